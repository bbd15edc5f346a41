/** What heals hearing: new keys first, a new connection where that did not help. */
export type EarRemedy = 'rekey' | 'rejoin';

interface Deafness {
  readonly sinceMs: number;
  /** When voice that could not be opened was last received. */
  readonly lastMs: number;
}

export interface EarState {
  /** By speaker: voice arrives and none of it can be opened. */
  readonly deafTo: ReadonlyMap<string, Deafness>;
  readonly lastRemedy: { readonly kind: EarRemedy; readonly atMs: number } | undefined;
}

export type EarEvent =
  /** A packet of speech came that no key opens. Opus's silence tells nothing: it is not sealed. */
  | { readonly type: 'unreadable'; readonly speakerId: string; readonly atMs: number }
  | { readonly type: 'opened'; readonly speakerId: string }
  | { readonly type: 'left'; readonly speakerId: string }
  | { readonly type: 'looked'; readonly atMs: number };

export const hearingWell: EarState = { deafTo: new Map(), lastRemedy: undefined };

/** Speech that ended this long ago is no reason to act now, ms. */
const recentMs = 1_000;
/** A change of keys takes a few round trips; healing must have begun by 3 s. */
const rekeyAfterMs = 2_000;
/** After new keys were asked for; hearing must be back by 8 s, and a join takes one to two. */
const rejoinAfterMs = 2_500;
/** A connection that has just been made is given time, ms. */
const rejoinEveryMs = 10_000;

/** The ear watchdog (guard 7 of discord.md) as a pure fold: what it notices, and what is to be done about it. */
export function watchEar(
  state: EarState,
  event: EarEvent,
): { readonly state: EarState; readonly remedy?: EarRemedy } {
  switch (event.type) {
    case 'unreadable': {
      const { speakerId, atMs } = event;
      const sinceMs = state.deafTo.get(speakerId)?.sinceMs ?? atMs;
      const deafTo = new Map(state.deafTo).set(speakerId, { sinceMs, lastMs: atMs });
      return { state: { ...state, deafTo } };
    }
    case 'opened':
    case 'left':
      return { state: hears(state, event.speakerId) };
    case 'looked':
      return look(state, event.atMs);
  }
}

function hears(state: EarState, speakerId: string): EarState {
  if (!state.deafTo.has(speakerId)) return state;
  const deafTo = new Map(state.deafTo);
  deafTo.delete(speakerId);
  return deafTo.size === 0 ? hearingWell : { ...state, deafTo };
}

function look(state: EarState, atMs: number): { readonly state: EarState; readonly remedy?: EarRemedy } {
  const deafMs = Math.max(
    0,
    ...[...state.deafTo.values()]
      .filter(({ lastMs }) => atMs - lastMs <= recentMs)
      .map(({ sinceMs }) => atMs - sinceMs),
  );
  const { lastRemedy } = state;
  const kind = deafMs < rekeyAfterMs ? undefined : remedyAfter(lastRemedy, atMs);
  return kind ? { state: { ...state, lastRemedy: { kind, atMs } }, remedy: kind } : { state };
}

function remedyAfter(last: EarState['lastRemedy'], atMs: number): EarRemedy | undefined {
  if (!last) return 'rekey';
  const waitMs = last.kind === 'rekey' ? rejoinAfterMs : rejoinEveryMs;
  return atMs - last.atMs >= waitMs ? 'rejoin' : undefined;
}
