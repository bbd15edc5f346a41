import { once } from 'node:events';
import { connect } from 'node:net';
import type { CallOptions } from '../../core/ports/index.ts';
import type { ProbeModel } from '../../docker/compose-file/model.ts';
import { AibotError } from '../../shared/errors.ts';
import type { EngineSet, ServedEngine } from '../engines.ts';

const rateHz = 16_000;
/** Nobody waits for it, and nobody hears it again. */
const aside = { lane: 'batch', noStore: true } as const;

export interface ProbedService {
  readonly name: string;
  /** `http://127.0.0.1:8080`, `redis://127.0.0.1:6379`; undefined when it publishes nothing. */
  readonly address: string | undefined;
}

/**
 * Asks a service for what it is there for, the shortest there is of it: half a second of silence, one token, one
 * word. It goes around the breakers.
 */
export async function probeService(
  { name, address }: ProbedService,
  probe: ProbeModel,
  engines: Pick<EngineSet, 'enginesOf'>,
  options: CallOptions,
): Promise<void> {
  switch (probe.kind) {
    case 'transcribe':
    case 'chat':
    case 'speak': {
      const [served] = engines.enginesOf(name);
      if (served) await drain(ask(served, options));
      return;
    }
    case 'ping':
      if (address !== undefined) await pingRedis(address, options);
      return;
    case 'http':
      if (address !== undefined) await getPage(`${address}${probe.path ?? '/'}`, options);
  }
}

function ask(served: ServedEngine, options: CallOptions): AsyncIterable<unknown> {
  switch (served.task) {
    case 'stt': {
      const samples = new Float32Array(rateHz / 2);
      return served.engine.transcribe({ samples, sampleRateHz: rateHz, ...aside }, options);
    }
    case 'llm': {
      const messages = [{ role: 'user', content: 'Say yes.' }] as const;
      return served.engine.generate({ messages, maxTokens: 1, temperature: 0, ...aside }, options);
    }
    case 'tts':
      return served.engine.synthesize({ text: 'Yes.', ...aside }, options);
  }
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

async function getPage(url: string, { signal }: CallOptions): Promise<void> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw unanswered(`nobody answers at ${url}`, cause);
  });
  await response.body?.cancel();
  if (!response.ok) throw unanswered(`${url} answers with ${response.status}`);
}

/** An inline command, for which no client is needed. */
async function pingRedis(url: string, { signal }: CallOptions): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data', { signal })) as [Buffer];
    // One that wants a password answers as well, and is well.
    if (!/^(\+PONG|-NOAUTH)/.test(answer.toString()))
      throw unanswered(`${url} does not speak Redis’ protocol`);
  } finally {
    socket.destroy();
  }
}

const unanswered = (message: string, cause?: unknown) =>
  new AibotError(message, { code: 'service-unanswered', cause, retryable: true });
