/**
 * The gateway's figures: `node --expose-gc bench/gateway-load.ts [seconds] [overhead|crowd|engines …]`, each printed with what is wanted.
 * Real engines (Moonshine or Whisper, the small model, Piper or Flite as this machine has them) behind the gateway as
 * `aibot gateway` runs it; overhead and memory are measured before scripted ones, where nothing else takes time.
 * Not under `chrt -r`: its children are real-time too, for which niceness, by which batch work gives way, means nothing.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeMetrics, openGateway } from '../src/composition/gateway.ts';
import { readWav } from '../src/core/audio/wav-reader.ts';
import { writeWav } from '../src/core/audio/wav-writer.ts';
import { createProcessWatch } from '../src/daemon/process-watch.ts';
import { openOfflineEngines } from '../src/offline/offline-engines.ts';
import { silentLogger } from '../src/shared/logger.ts';
import { createScriptedGateway } from '../test/fakes/scripted-gateway.ts';

const seconds = Number(process.argv[2] ?? 60);
const clients = 50;

const percentile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? NaN;
const ms = (value: number) => `${value.toFixed(1)} ms`;
const say = (what: string, measured: string, wanted: string) =>
  process.stdout.write(`${what.padEnd(52)} ${measured.padEnd(34)} ${wanted}\n`);

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

async function times(count: number, run: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index++) taken.push(await timed(() => run(index)));
  return taken;
}

function post(url: string, path: string, body: object, lane: 'live' | 'batch' = 'live'): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-aibot-lane': lane },
    body: JSON.stringify(body),
  });
}

async function firstChunkMs(url: string, text: string): Promise<number> {
  const startedMs = performance.now();
  const response = await post(url, '/synthesize', { text, format: 'pcm' });
  const reader = response.body?.getReader();
  await reader?.read();
  const tookMs = performance.now() - startedMs;
  while (!(await reader?.read())?.done);
  return tookMs;
}

const question = { messages: [{ role: 'user', content: 'What is a planet?' }] } as const;

/** What HTTP, checks, queue and streams add to the call of an engine that takes no time. */
async function overhead(): Promise<void> {
  await using served = await createScriptedGateway({
    llm: { firstTokenMs: 0, tokenMs: 0, answer: () => 'A planet goes round a star.' },
  });
  const url = await served.listen();
  const { signal } = new AbortController();
  const direct = async () => {
    const events: unknown[] = [];
    for await (const event of served.llm.generate(question, { signal })) events.push(event);
  };
  const throughGateway = async () => (await post(url, '/generate', question)).text();
  await times(200, throughGateway);
  const own = await times(1_000, direct);
  const through = await times(1_000, throughGateway);
  const [p50, p95] = [0.5, 0.95].map((part) => percentile(through, part) - percentile(own, part));
  say('overhead over the direct call, p50 / p95', `${ms(p50 ?? NaN)} / ${ms(p95 ?? NaN)}`, '≤ 3 / ≤ 10 ms');
}

/** Fifty clients ask one question after the other; then it is quiet, and memory is looked at again. */
async function crowd(): Promise<void> {
  await using served = await createScriptedGateway({
    llm: { firstTokenMs: 5, tokenMs: 1, answer: () => 'A planet goes round a star.' },
    tts: { characterMs: 5 },
  });
  const url = await served.listen();
  const statuses = new Map<number, number>();
  let undocumented = 0;
  const paths: readonly (readonly [string, object])[] = [
    ['/generate', question],
    ['/synthesize', { text: 'Good morning.' }],
    ['/classify', { text: 'set a timer' }],
    ['/v1/chat/completions', { model: 'default', ...question }],
  ];
  const run = async (untilMs: number) => {
    const one = async (client: number) => {
      for (let turn = client; performance.now() < untilMs; turn++) {
        const [path, body] = paths[turn % paths.length] ?? ['/generate', question];
        const response = await post(url, path, body, turn % 3 === 0 ? 'batch' : 'live');
        const text = await response.text();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        const isRefusal = response.status === 429 || response.status === 503;
        if (response.status !== 200 && !(isRefusal && response.headers.has('retry-after'))) undocumented++;
        if (isRefusal && !text.includes('"code"')) undocumented++;
        if (isRefusal) await sleep(50);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
  };
  const settle = async () => {
    await sleep(500);
    globalThis.gc?.();
    return process.memoryUsage();
  };
  // What the first requests allocate for good is not a leak.
  await run(performance.now() + Math.min(10, seconds / 4) * 1_000);
  const before = await settle();
  await run(performance.now() + seconds * 1_000);
  const after = await settle();
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  say(`${clients} clients for ${seconds} s`, counts, 'results, 429 and 503');
  say('undocumented answers', String(undocumented), '0');
  const grown = (name: 'heapUsed' | 'rss') => ((after[name] - before[name]) / 1_048_576).toFixed(1);
  say('memory afterwards, heap / resident', `${grown('heapUsed')} / ${grown('rss')} MiB more`, 'flat');
}

const wavBody = (samples: Float32Array) => new Blob([new Uint8Array(writeWav(samples, 16_000))]);
const repeated = (samples: Float32Array, length: number) =>
  Float32Array.from({ length }, (_, index) => samples[index % samples.length] ?? 0);

const postRecording = (url: string, body: Blob, lane: 'live' | 'batch') =>
  fetch(`${url}/transcribe`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', 'cache-control': 'no-store', 'x-aibot-lane': lane },
    body,
  });

interface Contest {
  /** One turn of a voice; gives what it waited. */
  readonly live: () => Promise<number>;
  readonly programs: number;
  readonly batch: (program: number, turn: number) => Promise<Response>;
}

/** How a voice fares alone, and while programs ask, each again as soon as it is answered. */
async function underLoad(what: string, { live, programs, batch }: Contest): Promise<void> {
  // Apart by more than batch work keeps still after a voice, so that every turn meets work that is running.
  const turns = async () => {
    const taken: number[] = [];
    for (let turn = 0; turn < 30; turn++) {
      await sleep(550 + 10 * turn);
      taken.push(await live());
    }
    return taken;
  };
  await live();
  const idle = await turns();
  let isOver = false;
  const statuses = new Map<number, number>();
  const asking = Array.from({ length: programs }, async (_, program) => {
    for (let turn = 0; !isOver; turn++) {
      const response = await batch(program, turn);
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  });
  await sleep(3_000);
  const loaded = await turns();
  isOver = true;
  await Promise.all(asking);
  const p95 = { idle: percentile(idle, 0.95), loaded: percentile(loaded, 0.95) };
  say(`${what}, p95, idle / under 4× load`, `${ms(p95.idle)} / ${ms(p95.loaded)}`, '');
  say('the same, p50', `${ms(percentile(idle, 0.5))} / ${ms(percentile(loaded, 0.5))}`, '');
  say('of idle, p95', `${(p95.loaded / p95.idle).toFixed(2)} ×`, '≤ 1.5 ×');
  const counts = [...statuses].map(([status, n]) => `${n} × ${status}`).join(', ');
  say('programs meanwhile', counts, '200, 429, 503');
}

/** The first audio of sentences, and how voices fare when programs want the same engines. */
async function realEngines(): Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const metrics = composeMetrics();
  await using offline = await openOfflineEngines({ signal, metrics });
  const { engines, clock } = offline;
  const config = {
    ...offline.config,
    gateway: { ...offline.config.gateway, host: '127.0.0.1', port: 0, requestsPerMinute: 0 },
  };
  await engines.warmUp({ signal });
  const watch = createProcessWatch(config);
  const open = await openGateway({
    ...{ config, engines, clock, metrics, watch },
    logger: silentLogger,
    apiKeysFile: '/nonexistent/keys.json',
    databaseFile: '/nonexistent/turns.sqlite',
    observer: watch.publish,
    turns: () => Promise.resolve([]),
  });
  const { url } = open;
  const voice = engines.chosen.tts.map(({ id }) => id).join(', ');
  const sentences = Array.from({ length: 20 }, (_, index) => `It is ${index + 1} past nine.`);
  await firstChunkMs(url, 'Good morning.');
  const fresh: number[] = [];
  for (const sentence of sentences) fresh.push(await firstChunkMs(url, sentence));
  say(`first audio, short sentence (${voice})`, `p50 ${ms(percentile(fresh, 0.5))}`, '≤ 150 ms');
  const long: number[] = [];
  for (const sentence of sentences)
    long.push(await firstChunkMs(url, `${sentence.slice(0, -1)}, which a long sentence goes on to explain.`));
  say('first audio, long sentence', `p50 ${ms(percentile(long, 0.5))}`, '≤ 150 ms');
  const kept: number[] = [];
  for (const sentence of sentences) kept.push(await firstChunkMs(url, sentence));
  say(
    'first audio from the cache',
    `p50 ${ms(percentile(kept, 0.5))}, p95 ${ms(percentile(kept, 0.95))}`,
    '≤ 10 ms',
  );

  // Four times what the two places of an engine take.
  const programs = 4 * config.gateway.concurrency;
  let count = 0;
  await underLoad('a voice’s first audio', {
    live: () => firstChunkMs(url, `Number ${++count} is here.`),
    programs,
    batch: (program, turn) => {
      const text = `Program ${program} says sentence number ${turn}, which is somewhat longer than the others.`;
      return post(url, '/synthesize', { text }, 'batch');
    },
  });
  const clip = readWav(readFileSync(new URL('audio/s02.wav', import.meta.url)));
  const talk = repeated(clip.samples, 14 * clip.sampleRateHz);
  const recordings = { live: wavBody(clip.samples), batch: wavBody(talk) };
  await underLoad('what a voice said', {
    live: () => timed(async () => (await postRecording(url, recordings.live, 'live')).text()),
    programs,
    batch: () => postRecording(url, recordings.batch, 'batch'),
  });
  await open.close();
  stopping.abort();
}

const parts = { overhead, crowd, engines: realEngines } as const;
const wanted = process.argv.slice(3);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
