import { isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { type AibotError, toAibotError } from '../../shared/errors.ts';
import type { ContainerEngine, LabelFilter } from '../container-engine.ts';
import type { EngineEvent } from '../observation.ts';

export type WatchedEngine =
  /** It answers and tells what happens from here on: the moment to look at everything. */
  | { readonly type: 'connected' }
  | { readonly type: 'event'; readonly event: EngineEvent }
  /** It was killed, or is being started anew. */
  | { readonly type: 'lost'; readonly error: AibotError };

export interface WatchEngineOptions {
  readonly engine: ContainerEngine;
  readonly labels: LabelFilter;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const firstRetryMs = 250;
const longestRetryMs = 5_000;

/** What happens to the containers with these labels, across restarts of the engine, until the signal. */
export async function* watchEngine(
  options: WatchEngineOptions,
): AsyncGenerator<WatchedEngine, void, undefined> {
  const { engine, labels, clock, signal } = options;
  let waitMs = firstRetryMs;
  let isLost = false;
  while (!signal.aborted) {
    try {
      await engine.ping({ signal });
      const events = engine.events(labels, { signal })[Symbol.asyncIterator]();
      // Asked for before anybody looks around, so that nothing can happen unseen between the two.
      let next = events.next();
      next.catch(() => undefined);
      yield { type: 'connected' };
      isLost = false;
      for (let item = await next; !item.done; item = await next) {
        waitMs = firstRetryMs;
        next = events.next();
        next.catch(() => undefined);
        yield { type: 'event', event: item.value };
      }
    } catch (error) {
      if (isAborted(signal) || isCancelled(error)) return;
      // Said once; it is tried again in silence.
      if (!isLost) yield { type: 'lost', error: toAibotError(error) };
      isLost = true;
    }
    await clock.sleep(waitMs, { signal }).catch(() => undefined);
    waitMs = Math.min(longestRetryMs, waitMs * 2);
  }
}

/** Asked anew: it changes while somebody waits. */
const isAborted = ({ aborted }: AbortSignal) => aborted;
