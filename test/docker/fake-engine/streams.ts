import { once } from 'node:events';
import type { Asked } from './asked.ts';
import type { FakeContainer, FakeEvent } from './engine-state.ts';
import { Refusal } from './refusal.ts';
import { matchesLabels } from './views.ts';

/** The connection is the stream's life; what is awaited after it never comes. */
const forEver = () => new Promise<never>(() => undefined);

export function streamEvents({ state, filters, response }: Asked): Promise<never> {
  const actions = (filters as { event?: readonly string[] } | undefined)?.event ?? [];
  const onEvent = (event: FakeEvent) => {
    const isAsked = actions.length === 0 || actions.includes(event.Action.split(':')[0] ?? '');
    if (isAsked && matchesLabels(event.Actor.Attributes, filters))
      response.write(`${JSON.stringify(event)}\n`);
  };
  state.changes.on('event', onEvent);
  response.on('close', () => state.changes.off('event', onEvent));
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  return forEver();
}

export async function streamPull(asked: Asked): Promise<never> {
  const { state, query, response } = asked;
  const name = query.get('fromImage') ?? '';
  const tag = query.get('tag') ?? 'latest';
  const reference = tag.startsWith('sha256:') ? `${name}@${tag}` : `${name}:${tag}`;
  const image = state.registry.get(reference);
  if (!image)
    throw new Refusal(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`);
  const say = (line: object) => response.write(`${JSON.stringify(line)}\r\n`);
  response.writeHead(200, { 'content-type': 'application/json' });
  say({ status: `Pulling from ${name}`, id: tag });
  for (const { id } of image.layers) say({ status: 'Pulling fs layer', progressDetail: {}, id });
  for (const { id, bytes } of image.layers) {
    for (const part of [0.25, 0.75, 1]) {
      say({ status: 'Downloading', progressDetail: { current: Math.round(bytes * part), total: bytes }, id });
      await new Promise(setImmediate);
    }
    if (image.ending === 'stall') return forEver();
    if (image.ending === 'retry-for-ever') return retryForEver(asked, id);
    say({ status: 'Download complete', progressDetail: {}, id });
    if (image.error === undefined) {
      say({ status: 'Extracting', progressDetail: { current: bytes, total: bytes }, id });
      say({ status: 'Pull complete', progressDetail: {}, id });
    }
  }
  if (image.error === undefined) {
    const digest = `sha256:${'5'.repeat(64)}`;
    state.addImage(reference).digests.add(`${name}@${digest}`);
    say({ status: `Digest: ${digest}` });
    say({ status: `Status: Downloaded newer image for ${reference}` });
  } else {
    say({ errorDetail: { message: image.error }, error: image.error });
  }
  response.end();
  return forEver();
}

function retryForEver({ response }: Asked, id: string): Promise<never> {
  let seconds = 5;
  const timer = setInterval(() => {
    seconds = seconds > 1 ? seconds - 1 : 5;
    const status = `Retrying in ${seconds} second${seconds === 1 ? '' : 's'}`;
    response.write(`${JSON.stringify({ status, progressDetail: {}, id })}\r\n`);
  }, 5);
  response.on('close', () => clearInterval(timer));
  return forEver();
}

export function streamLogs({ state, query, response }: Asked, container: FakeContainer): Promise<never> {
  const tail = query.get('tail');
  const lines = tail && tail !== 'all' ? container.output.slice(-Number(tail)) : container.output;
  let sent = container.output.length;
  response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' });
  for (const line of lines) response.write(frame(line));
  const isFollowed = /^(1|true)$/.test(query.get('follow') ?? '');
  const onOutput = (changed: FakeContainer) => {
    if (changed !== container) return;
    for (const line of container.output.slice(sent)) response.write(frame(line));
    sent = container.output.length;
    if (container.status === 'exited') response.end();
  };
  if (!isFollowed || container.status === 'exited') response.end();
  else state.changes.on('output', onOutput);
  response.on('close', () => state.changes.off('output', onOutput));
  return forEver();
}

function frame({ stream, line }: FakeContainer['output'][number]): Buffer {
  const words = Buffer.from(`2026-11-24T21:00:00.123456789Z ${line}\n`);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(words.length, 4);
  return Buffer.concat([header, words]);
}

export function streamStats({ response }: Asked, container: FakeContainer): Promise<never> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (let second = 1; second <= 2; second++) {
    const cpu = (n: number) => ({
      cpu_usage: { total_usage: n * 500_000_000 },
      system_cpu_usage: n * 2_000_000_000,
      online_cpus: 2,
    });
    const line = {
      read: new Date(Date.UTC(2026, 10, 24, 21, 0, second)).toISOString(),
      cpu_stats: cpu(second),
      precpu_stats: second === 1 ? { cpu_usage: { total_usage: 0 } } : cpu(second - 1),
      memory_stats: {
        usage: 6_000_000,
        limit: container.body.HostConfig?.Memory ?? 8e9,
        stats: { inactive_file: 1_000_000 },
      },
      networks: { eth0: { rx_bytes: 100, tx_bytes: 50 } },
      pids_stats: { current: 1 },
    };
    response.write(`${JSON.stringify(line)}\n`);
  }
  return forEver();
}

export async function waitForEnd({ state }: Asked, container: FakeContainer) {
  while (container.status === 'running') await once(state.changes, 'output');
  return { StatusCode: container.exitCode };
}
