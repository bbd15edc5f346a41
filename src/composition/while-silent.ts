import { Cancelled } from '../shared/abort.ts';

/** Passes events on; while nothing has come for `afterMs`, `prepare` is begun, and its signal ends when something does. */
export async function* whileSilent<T>(
  events: AsyncIterable<T>,
  afterMs: number,
  prepare: (signal: AbortSignal) => void,
): AsyncGenerator<T, void, undefined> {
  const preparing = new AbortController();
  const timer = setTimeout(() => prepare(preparing.signal), afterMs);
  try {
    for await (const event of events) {
      clearTimeout(timer);
      preparing.abort(new Cancelled('superseded'));
      yield event;
    }
  } finally {
    clearTimeout(timer);
  }
}
