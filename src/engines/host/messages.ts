import type { CancelReason } from '../../shared/abort.ts';
import type { WireError } from './wire-error.ts';

/** What the daemon sends to an engine host. Advanced serialisation: typed arrays travel as they are. */
export type ToHost =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number; readonly reason: CancelReason };

/** What an engine host sends back. `ready` once; for every call any number of `event`s, then one end. */
export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'returned'; readonly id: number; readonly result: unknown }
  | { readonly type: 'threw'; readonly id: number; readonly error: WireError };

/** Served by every host without being asked: what the child uses. */
export const usageMethod = 'host.usage';

export interface HostUsage {
  /** Resident memory. */
  readonly rssBytes: number;
  /** Time of processors since the child was started, user and system together. */
  readonly cpuMs: number;
}
