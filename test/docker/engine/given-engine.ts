import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { findEndpoint } from '../../../src/docker/engine/find-endpoint.ts';
import { pings } from './answers.ts';
import type { EngineFacts, ThrowAwayEngine } from './throw-away-engine.ts';

/** Says that the engine `docker` finds on this machine is to be used for the tests, which is not done unasked. */
export const givenEngineVariable = 'AIBOT_TEST_REACHABLE_ENGINE';

export const isGivenEngineWanted = () =>
  ![undefined, '', '0', 'false'].includes(process.env[givenEngineVariable]);

const busyboxImage = 'busybox:1.37-musl';
const registryImage = 'registry:2.8';
const startDeadlineMs = 20_000;

/**
 * An engine that is the owner's: it is used as it is, never killed, and what the tests made goes again. The registry
 * beside it is a container on a free port of the loopback, which engines take without TLS.
 */
export async function useGivenEngine(): Promise<ThrowAwayEngine> {
  const { url: endpoint } = findEndpoint();
  const env = { ...(process.env['PATH'] && { PATH: process.env['PATH'] }), DOCKER_HOST: endpoint };
  const docker = execa({ env });
  const remove = async (container: string) => {
    await docker`docker rm -fv ${container}`;
  };
  await docker`docker version`;
  const dir = await mkdtemp(join(tmpdir(), 'aibot-given-engine-'));
  await using ending = new AsyncDisposableStack();
  ending.defer(() => rm(dir, { recursive: true, force: true }));
  const { stdout: box } = await docker`docker create ${busyboxImage}`;
  ending.defer(() => remove(box));
  await docker`docker cp ${box}:/bin/busybox ${join(dir, 'busybox')}`;
  const { stdout: registry } = await docker`docker run -d --rm -p 127.0.0.1::5000 ${registryImage}`;
  ending.defer(() => remove(registry));
  const { stdout: address } = await docker`docker port ${registry} 5000/tcp`;
  await untilAnswers(address);
  const facts: EngineFacts = { endpoint, dir, registry: address, busybox: join(dir, 'busybox'), env };
  const kept = ending.move();
  return { facts, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function untilAnswers(address: string): Promise<void> {
  const { hostname: host, port } = new URL(`http://${address}`);
  const lastMs = performance.now() + startDeadlineMs;
  while (!(await pings({ host, port: Number(port), path: '/v2/' }))) {
    if (performance.now() > lastMs) throw new Error(`the registry at ${address} does not answer`);
    await sleep(100);
  }
}
