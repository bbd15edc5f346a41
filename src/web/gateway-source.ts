import type { LogRecord } from '../control/logs.ts';
import type { TurnReceipt } from '../control/receipts.ts';
import type { DaemonStatus } from '../control/status.ts';
import type { DashboardSource } from '../dashboard/follow-daemon.ts';
import { AibotError, type ErrorBody } from '../shared/errors.ts';
import { readServerSentMessages } from '../shared/server-sent-messages.ts';
import type { AccessKey } from './access-key.ts';
import { readEvent } from './read-event.ts';

/** The gateway sends at least a comment every ten seconds. */
const silenceMs = 25_000;
const deadlineMs = 10_000;

interface Call {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The gateway this page came from, asked with the key of this tab where one is needed. */
export function createGatewaySource(key: AccessKey): DashboardSource {
  async function ask(path: string, call: Call): Promise<Response> {
    for (;;) {
      const used = key.current();
      const response = await fetch(`/dashboard/${path}`, {
        cache: 'no-store',
        signal: call.signal,
        headers: { ...call.headers, ...(used === undefined ? {} : { authorization: `Bearer ${used}` }) },
      }).catch((error: unknown) => {
        throw call.signal.aborted ? error : unreachable(error);
      });
      if (response.status === 401) await key.replace(used);
      else if (!response.ok) throw await refusal(response);
      else return response;
    }
  }

  async function read<Reply>(path: string, call: Call): Promise<Reply> {
    const late = AbortSignal.timeout(call.deadlineMs ?? deadlineMs);
    const response = await ask(path, { ...call, signal: AbortSignal.any([call.signal, late]) });
    return (await response.json()) as Reply;
  }

  return {
    status: (call) => read<DaemonStatus>('status', call),
    turns: async (limit, call) =>
      (await read<{ readonly turns: readonly TurnReceipt[] }>(`turns?limit=${limit}`, call)).turns,
    logs: (limit, call) =>
      read<{ readonly records: readonly LogRecord[]; readonly cursor: string }>(`logs?limit=${limit}`, call),
    async *events({ signal, lastEventId }) {
      const silence = new AbortController();
      const headers = { 'last-event-id': lastEventId };
      const response = await ask('events', { signal: AbortSignal.any([signal, silence.signal]), headers });
      if (!response.body) return;
      const chunks = chunksOf(response.body, () => silence.abort(unreachable()));
      for await (const { id, data } of readServerSentMessages(chunks)) {
        const event = readEvent(data);
        if (event) yield { id: id ?? lastEventId, event };
      }
    },
  };
}

/** By a reader: not every browser lets a stream be iterated over. `onSilence` is called when nothing comes for long. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  onSilence: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const timer = setTimeout(onSilence, silenceMs);
      try {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      } catch (error) {
        throw error instanceof TypeError ? unreachable(error) : error;
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

const unreachable = (cause?: unknown) =>
  new AibotError('The assistant does not answer.', {
    code: 'gateway-unreachable',
    cause,
    retryable: true,
    nextSteps: ['`aibot up` starts it where it runs; this page comes back by itself.'],
  });

async function refusal(response: Response): Promise<AibotError> {
  const body = (await response.json().catch(() => undefined)) as { readonly error?: ErrorBody } | undefined;
  const { code, message, nextSteps } = body?.error ?? {
    code: 'gateway-refused',
    message: `The gateway answered with HTTP status ${response.status}.`,
    nextSteps: [],
  };
  return new AibotError(message, { code, nextSteps });
}
