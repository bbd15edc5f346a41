import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { collect } from './contract/engine-under-test.ts';
import { type FakeEngine, startFakeEngine } from './fake-engine/fake-engine.ts';

const coded = (code: string) => expect.objectContaining({ name: 'AibotError', code }) as Error;
const oneLayer = [{ id: 'a1', bytes: 1_000 }];

/** What a real engine cannot be made to do at will. */
describe('an engine that misbehaves', () => {
  let fake: FakeEngine;
  let engine: ContainerEngine;
  beforeEach(async () => {
    fake = await startFakeEngine();
    fake.state.addImage('tiny:1');
    engine = createDockerEngine({
      endpoint: { url: fake.endpoint, source: 'setting' },
      answerDeadlineMs: 200,
    });
  });
  afterEach(async () => {
    await engine.dispose();
    await fake[Symbol.asyncDispose]();
  });

  it('is told from one that is not there', async () => {
    fake.fail('GET /_ping', { kind: 'hang' });
    await expect(engine.ping()).rejects.toEqual(coded('engine-hangs'));
    await fake.crash();
    await expect(engine.ping()).rejects.toEqual(coded('engine-unreachable'));
  });

  it('breaks a call off in the middle', async () => {
    fake.fail('POST /containers/create', { kind: 'break' });
    const made = engine.createContainer({ name: 'x', image: 'tiny:1', labels: {} });
    await expect(made).rejects.toMatchObject({ code: 'engine-unreachable', retryable: true });
  });

  it('is newer than we are', async () => {
    const message = 'client version 1.41 is too old. Minimum supported API version is 1.44';
    fake.fail('GET /containers/json', { kind: 'refuse', status: 400, message });
    await expect(engine.listContainers({})).rejects.toEqual(coded('engine-too-old'));
  });

  it('has no room left', async () => {
    const message = 'mkdir /var/lib/docker/overlay2/x: no space left on device';
    fake.fail('POST /containers/create', { kind: 'refuse', status: 500, message });
    const made = engine.createContainer({ name: 'x', image: 'tiny:1', labels: {} });
    await expect(made).rejects.toEqual(coded('disk-full'));
  });

  it('ends a stream that began with 200 in an error', async () => {
    fake.state.registry.set('r/x:1', { layers: oneLayer, error: 'toomanyrequests: rate limit reached' });
    await expect(collect(engine.pullImage({ reference: 'r/x:1' }))).rejects.toEqual(
      coded('registry-permission'),
    );
    fake.state.registry.set('r/x:1', { layers: oneLayer, error: 'something new' });
    await expect(collect(engine.pullImage({ reference: 'r/x:1' }))).rejects.toEqual(coded('pull-failed'));
  });

  it.each(['stall', 'retry-for-ever'] as const)('lets a pull %s', async (ending) => {
    fake.state.registry.set('r/x:1', { layers: oneLayer, ending });
    const pulled = collect(engine.pullImage({ reference: 'r/x:1', stallMs: 100 }));
    await expect(pulled).rejects.toEqual(coded('pull-stalled'));
  });

  it('says that a pull is done and has no image', async () => {
    fake.state.registry.set('r/x:1', { layers: oneLayer });
    fake.fail('GET /images/*/json', {
      kind: 'refuse',
      status: 404,
      message: 'No such image: r/x:1',
    });
    await expect(collect(engine.pullImage({ reference: 'r/x:1' }))).rejects.toEqual(coded('pull-failed'));
  });

  it('dies under the stream of its events', async () => {
    const events = collect(engine.events({}));
    const broken = expect(events).rejects.toEqual(coded('engine-stream-broken'));
    await expect.poll(() => fake.calls).toContain('GET /events');
    await fake.crash();
    await broken;
    await fake.start();
    await engine.ping();
  });

  it('is removing a container that somebody else wants removed', async () => {
    const id = await engine.createContainer({ name: 'x', image: 'tiny:1', labels: {} });
    const message = `removal of container ${id} is already in progress`;
    fake.fail('DELETE /containers/*', { kind: 'refuse', status: 409, message });
    fake.onCall = (call) => {
      if (call === 'GET /containers/*/json') fake.state.containers.delete(id);
    };
    await engine.removeContainer(id);
    expect(await engine.inspectContainer(id)).toBeUndefined();
  });
});
