import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerDetails } from '../../../src/docker/container.ts';
import type { ContainerEngine } from '../../../src/docker/container-engine.ts';
import {
  collect,
  type EngineUnderTest,
  programs,
  removeLeftovers,
  suiteLabel,
  tinyContainer,
} from './engine-under-test.ts';

const aNumber = expect.any(Number) as number;
const labels = { [suiteLabel]: 'contract' };
const coded = (code: string) => expect.objectContaining({ name: 'AibotError', code }) as Error;

/** What every container engine must do, the scripted one and the real one alike. */
export function describeContainerEngine(
  name: string,
  begin: () => Promise<EngineUnderTest & AsyncDisposable>,
): void {
  describe(name, () => {
    let under: EngineUnderTest & AsyncDisposable;
    let engine: ContainerEngine;
    beforeAll(async () => {
      under = await begin();
      engine = under.engine;
    });
    afterEach(() => removeLeftovers(under));
    afterAll(() => under[Symbol.asyncDispose]());

    it('says what it is', async () => {
      await engine.ping();
      expect(await engine.version()).toMatchObject({
        os: 'linux',
        apiVersion: expect.stringMatching(/^1\.\d+$/) as string,
      });
      expect(await engine.info()).toMatchObject({ cpus: aNumber, isRootless: false });
    });

    it('takes a container from its creation to its removal, every step twice', async () => {
      const spec = tinyContainer(under, 'life');
      const id = await engine.createContainer(spec);
      expect(await engine.inspectContainer(id)).toMatchObject({
        status: 'created',
        pid: undefined,
        name: spec.name,
      });
      await engine.startContainer(id);
      await engine.startContainer(id);
      const running = await engine.inspectContainer(spec.name);
      expect(running).toMatchObject({ id, status: 'running', pid: aNumber });
      await engine.stopContainer(id);
      await engine.stopContainer(id);
      // Its process is gone: the engine says 0, which would mean every process there is.
      expect(await engine.inspectContainer(id)).toMatchObject({ status: 'exited', pid: undefined });
      await engine.removeContainer(id);
      await engine.removeContainer(id);
      expect(await engine.inspectContainer(id)).toBeUndefined();
    });

    it('lists what carries the labels, with health and ports', async () => {
      await engine.createContainer(
        tinyContainer(under, 'stranger', { labels: { [suiteLabel]: 'contract', x: '1' } }),
      );
      const id = await engine.createContainer(
        tinyContainer(under, 'listed', {
          labels: { [suiteLabel]: 'contract', x: '2' },
          ports: [{ hostIp: '127.0.0.1', hostPort: 0, containerPort: 80, protocol: 'tcp' }],
          networks: [await network('listed')],
        }),
      );
      await engine.startContainer(id);
      expect(await engine.listContainers({ [suiteLabel]: 'contract', x: '2' })).toEqual([
        expect.objectContaining({
          id,
          name: 'aibot-test-listed',
          status: 'running',
          health: 'none',
          ports: [{ hostIp: '127.0.0.1', hostPort: aNumber, containerPort: 80, protocol: 'tcp' }],
        }),
      ]);
      expect(await engine.listContainers(labels)).toHaveLength(2);
    });

    it('says which image is missing and whose name is taken', async () => {
      const missing = tinyContainer(under, 'missing', { image: 'aibot-test/none:1' });
      await expect(engine.createContainer(missing)).rejects.toEqual(coded('image-not-found'));
      expect(await engine.inspectImage('aibot-test/none:1')).toBeUndefined();
      const spec = tinyContainer(under, 'twice');
      await engine.createContainer(spec);
      await expect(engine.createContainer(spec)).rejects.toEqual(coded('name-taken'));
    });

    it('refuses a port that another one has, and leaves the container to be removed', async () => {
      const networks = [await network('ports')];
      const published = (hostPort: number) => ({
        networks,
        ports: [{ hostIp: '127.0.0.1', hostPort, containerPort: 80, protocol: 'tcp' as const }],
      });
      const first = await engine.createContainer(tinyContainer(under, 'first', published(0)));
      await engine.startContainer(first);
      const port = (await details(first)).ports[0]?.hostPort ?? 0;
      const second = await engine.createContainer(tinyContainer(under, 'second', published(port)));
      await expect(engine.startContainer(second)).rejects.toEqual(coded('port-taken'));
      expect(await engine.inspectContainer(second)).toMatchObject({ status: 'created' });
    });

    it('gives a graphics processor or says that there is none', async () => {
      const spec = tinyContainer(under, 'gpu', { gpus: [{ count: 'all', capabilities: ['gpu'] }] });
      const id = await engine.createContainer(spec);
      if (under.hasGpu) await engine.startContainer(id);
      else await expect(engine.startContainer(id)).rejects.toEqual(coded('no-gpu'));
    });

    it('follows health to green and to red, with what the check said', async () => {
      const check = (name: string, test: readonly string[]) =>
        engine.createContainer(
          tinyContainer(under, name, {
            healthcheck: {
              test,
              intervalMs: 200,
              startIntervalMs: 100,
              startPeriodMs: 100,
              timeoutMs: 2_000,
              retries: 1,
            },
          }),
        );
      const well = await check('well', ['CMD', 'true']);
      const ill = await check('ill', ['CMD-SHELL', 'echo no model; exit 1']);
      await Promise.all([engine.startContainer(well), engine.startContainer(ill)]);
      await until(well, ({ health }) => health === 'healthy');
      const red = await until(ill, ({ health }) => health === 'unhealthy');
      expect(red.healthLog.at(-1)).toMatchObject({ exitCode: 1, output: 'no model' });
    });

    it('waits for the end, tells of a kill, and lets a wait be given up', async () => {
      const failing = await engine.createContainer(
        tinyContainer(under, 'failing', { command: programs.fails }),
      );
      await engine.startContainer(failing);
      expect(await engine.waitContainer(failing)).toEqual({ exitCode: 7, error: '' });
      const killed = await engine.createContainer(tinyContainer(under, 'killed'));
      await engine.startContainer(killed);
      const controller = new AbortController();
      const given = engine.waitContainer(killed, { signal: controller.signal });
      const reason = new Error('no more');
      controller.abort(reason);
      await expect(given).rejects.toBe(reason);
      await engine.killContainer(killed);
      expect(await engine.waitContainer(killed)).toMatchObject({ exitCode: 137 });
      await engine.killContainer(killed);
    });

    it('fetches an image and tells of every layer', async () => {
      await engine.removeImage(under.remoteImage);
      const events = await collect(engine.pullImage({ reference: under.remoteImage }));
      const phases = events.flatMap((event) => (event.type === 'layer-progressed' ? [event.phase] : []));
      expect(phases).toContain('downloading');
      expect(phases.at(-1)).toBe('done');
      expect(events).toContainEqual({
        type: 'digest-resolved',
        digest: expect.stringMatching(/^sha256:/) as string,
      });
      const image = await engine.inspectImage(under.remoteImage);
      expect(events.at(-1)).toEqual({ type: 'pulled', image });
      expect(image?.digests.join()).toContain('@sha256:');
      await engine.tagImage(under.remoteImage, 'aibot-test/renamed:2');
      expect((await engine.inspectImage('aibot-test/renamed:2'))?.id).toBe(image?.id);
      await engine.removeImage('aibot-test/renamed:2');
    });

    it('says that a registry does not have an image', async () => {
      const reference = under.remoteImage.replace(/:[^:]*$/, ':none');
      await expect(collect(engine.pullImage({ reference }))).rejects.toEqual(coded('image-not-found'));
    });

    it('tells what happens to containers with the labels, until nobody listens', async () => {
      const controller = new AbortController();
      const events = collect(engine.events(labels, { signal: controller.signal }), (all) =>
        all.some(({ type }) => type === 'destroyed'),
      );
      // The subscription must stand before anything happens; the engine does not say when it does.
      await sleep(200);
      const id = await engine.createContainer(tinyContainer(under, 'told', { command: programs.fails }));
      await engine.startContainer(id);
      await engine.waitContainer(id);
      await engine.removeContainer(id);
      const told = await events;
      expect(told.map(({ type }) => type)).toEqual(['created', 'started', 'died', 'destroyed']);
      expect(told[2]).toMatchObject({
        containerId: id,
        exitCode: 7,
        labels: expect.objectContaining(labels) as object,
      });
      const rest = collect(engine.events(labels, { signal: controller.signal }));
      controller.abort(new Error('enough'));
      await expect(rest).rejects.toThrow('enough');
    });

    it('gives both outputs line by line, all, the last ones, and as they come', async () => {
      const id = await engine.createContainer(tinyContainer(under, 'speaking', { command: programs.speaks }));
      await engine.startContainer(id);
      const followed = await collect(engine.logs(id, { follow: true }));
      const history = await collect(engine.logs(id));
      const words = (stream: string) =>
        history.filter((line) => line.stream === stream).map(({ text }) => text);
      expect(words('stdout')).toEqual(['one', 'three']);
      expect(words('stderr')).toEqual(['two']);
      expect(history[0]?.atMs).toBeGreaterThan(Date.UTC(2020));
      expect(await collect(engine.logs(id, { tail: 1 }))).toHaveLength(1);
      expect(followed).toHaveLength(3);
    });

    it('measures a running container', async () => {
      const id = await engine.createContainer(tinyContainer(under, 'measured', { memoryBytes: 64 << 20 }));
      await engine.startContainer(id);
      const samples = await collect(engine.stats(id), ({ length }) => length === 2);
      expect(samples[1]?.cpuCores).toBeGreaterThanOrEqual(0);
      expect(samples[1]?.memoryBytes).toBeGreaterThan(0);
      expect(samples[1]?.memoryLimitBytes).toBe(64 << 20);
    });

    it('makes networks and volumes once and removes them as often as asked', async () => {
      const named = { name: 'aibot-test-shared', labels };
      const id = await engine.createNetwork(named);
      expect(await engine.createNetwork(named)).toBe(id);
      expect(await engine.listNetworks(labels)).toEqual([{ id, name: named.name, labels }]);
      await engine.createVolume(named);
      await engine.createVolume(named);
      expect(await engine.listVolumes(labels)).toEqual([{ name: named.name, labels }]);
      const user = await engine.createContainer(
        tinyContainer(under, 'joined', { networks: [{ name: named.name, aliases: ['joined'] }] }),
      );
      await engine.startContainer(user);
      await expect(engine.removeNetwork(id)).rejects.toEqual(coded('in-use'));
      await engine.removeContainer(user);
      for (let time = 0; time < 2; time++) {
        await engine.removeNetwork(id);
        await engine.removeVolume(named.name);
      }
      expect(await engine.listNetworks(labels)).toEqual([]);
      expect(await engine.listVolumes(labels)).toEqual([]);
    });

    it('takes volumes without a name away with their container', async () => {
      const mounts = [{ type: 'volume', source: '', target: '/data', isReadOnly: false } as const];
      const id = await engine.createContainer(tinyContainer(under, 'anonymous', { mounts }));
      expect(await engine.listVolumes(labels)).toHaveLength(1);
      expect(await engine.pruneAnonymousVolumes(labels)).toEqual([]);
      await engine.removeContainer(id);
      expect(await engine.listVolumes(labels)).toEqual([]);
    });

    it('gives up at once when nobody wants the answer', async () => {
      const signal = AbortSignal.abort(new Error('stopped'));
      await expect(engine.createContainer(tinyContainer(under, 'unwanted'), { signal })).rejects.toThrow(
        'stopped',
      );
      await expect(collect(engine.pullImage({ reference: under.remoteImage }, { signal }))).rejects.toThrow(
        'stopped',
      );
    });

    async function network(name: string) {
      await engine.createNetwork({ name: `aibot-test-${name}`, labels });
      return { name: `aibot-test-${name}`, aliases: [] };
    }

    async function details(id: string): Promise<ContainerDetails> {
      const found = await engine.inspectContainer(id);
      if (!found) throw new Error(`no container ${id}`);
      return found;
    }

    async function until(id: string, isSo: (found: ContainerDetails) => boolean): Promise<ContainerDetails> {
      for (;;) {
        const found = await details(id);
        if (isSo(found)) return found;
        await sleep(20);
      }
    }
  });
}
