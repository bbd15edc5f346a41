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
  /** By speaker, since when: speech was announced, or broke off, and nothing of it arrives. */
  readonly awaited: ReadonlyMap<string, number>;
  readonly lastRemedy: { readonly kind: EarRemedy; readonly atMs: number } | undefined;
  /** New connections in a row, made because nothing arrived, on which nothing arrived either. */
  readonly fruitless: number;
}

export type EarEvent =
  /** A packet of speech came that no key opens. Opus's silence tells nothing: it is not sealed. */
  | { readonly type: 'unreadable'; readonly speakerId: string; readonly atMs: number }
  | { readonly type: 'opened'; readonly speakerId: string }
  /** Somebody begins to speak, or stopped without the silence that ends speech: packets must follow. */
  | { readonly type: 'awaited'; readonly speakerId: string; readonly atMs: number }
  /** Any packet of anybody: the line works. */
  | { readonly type: 'arrived' }
  /** Somebody is silent, and by their own will. */
  | { readonly type: 'fell-silent'; readonly speakerId: string; readonly atMs: number }
  | { readonly type: 'left'; readonly speakerId: string }
  /** The voice server, which has answered before, answers no more; told again and again. */
  | { readonly type: 'line-died'; readonly sinceMs: number; readonly atMs: number }
  /** A new connection, or an old one resumed: what was awaited before is not. */
  | { readonly type: 'connected' }
  | { readonly type: 'looked'; readonly atMs: number };

export const hearingWell: EarState = {
  deafTo: new Map(),
  awaited: new Map(),
  lastRemedy: undefined,
  fruitless: 0,
};

/** Speech that ended this long ago is no reason to act now, ms. */
const recentMs = 1_000;
/** Nobody has been heard to speak in vain for so long: it is forgotten, ms. */
const forgetAfterMs = 10_000;
/** A change of keys takes a few round trips; healing must have begun by 3 s. */
const rekeyAfterMs = 2_000;
/** After new keys were asked for; hearing must be back by 8 s, and a join takes one to two. */
const rejoinAfterMs = 2_500;
/** A connection that has just been made is given time, ms; doubled for each on which nothing arrived. */
const rejoinEveryMs = 10_000;
const longestRejoinMs = 600_000;
/** Packets follow a notice at once; new keys would not help where none arrive. */
const awaitForMs = 2_000;
/** Missing for longer, it is acted upon no more: one notice is worth one new connection. */
const awaitNoLongerMs = 4_000;
/** A key pressed and let go again need not have sent anything, ms. */
const shortestSpeechMs = 200;

/** Whether time alone may ask for something to be done. */
export const isWatching = ({ deafTo, awaited }: EarState): boolean => deafTo.size > 0 || awaited.size > 0;

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
    case 'awaited': {
      const { speakerId, atMs } = event;
      if (state.awaited.has(speakerId)) return { state };
      return { state: { ...state, awaited: new Map(state.awaited).set(speakerId, atMs) } };
    }
    case 'arrived': {
      const isNews = state.awaited.size > 0 || state.fruitless > 0;
      return { state: isNews ? rested({ ...state, awaited: new Map(), fruitless: 0 }) : state };
    }
    case 'fell-silent': {
      const sinceMs = state.awaited.get(event.speakerId);
      const isShort = sinceMs !== undefined && event.atMs - sinceMs < shortestSpeechMs;
      return { state: isShort ? without(state, 'awaited', event.speakerId) : state };
    }
    case 'connected':
      return { state: state.awaited.size > 0 ? { ...state, awaited: new Map() } : state };
    case 'opened':
      return { state: without(state, 'deafTo', event.speakerId) };
    case 'left':
      return { state: without(without(state, 'deafTo', event.speakerId), 'awaited', event.speakerId) };
    case 'line-died':
      return mayRejoin(state, event.atMs) ? joinAgain(state, event.atMs) : { state };
    case 'looked':
      return look(state, event.atMs);
  }
}

function without(state: EarState, kind: 'deafTo' | 'awaited', speakerId: string): EarState {
  if (!state[kind].has(speakerId)) return state;
  const others = <Value>(all: ReadonlyMap<string, Value>) =>
    new Map([...all].filter(([id]) => id !== speakerId));
  return rested(
    kind === 'deafTo'
      ? { ...state, deafTo: others(state.deafTo) }
      : { ...state, awaited: others(state.awaited) },
  );
}

/** Where all is well, nothing is kept of what was done. */
const rested = (state: EarState): EarState =>
  isWatching(state) || state.fruitless > 0 ? state : hearingWell;

function look(before: EarState, atMs: number): { readonly state: EarState; readonly remedy?: EarRemedy } {
  const current = [...before.awaited].filter(([, sinceMs]) => atMs - sinceMs < awaitNoLongerMs);
  const recent = [...before.deafTo].filter(([, { lastMs }]) => atMs - lastMs < forgetAfterMs);
  const isStale = current.length < before.awaited.size || recent.length < before.deafTo.size;
  const state = isStale ? rested({ ...before, awaited: new Map(current), deafTo: new Map(recent) }) : before;
  const deafMs = Math.max(
    0,
    ...[...state.deafTo.values()]
      .filter(({ lastMs }) => atMs - lastMs <= recentMs)
      .map(({ sinceMs }) => atMs - sinceMs),
  );
  if (deafMs >= rekeyAfterMs) {
    const kind = remedyAfter(state, atMs);
    return kind ? { state: { ...state, lastRemedy: { kind, atMs } }, remedy: kind } : { state };
  }
  const isAwaiting = current.some(([, sinceMs]) => atMs - sinceMs >= awaitForMs);
  return isAwaiting && mayRejoin(state, atMs) ? joinAgain(state, atMs) : { state };
}

/** A connection on which nothing arrives is made anew. */
function joinAgain(state: EarState, atMs: number): { readonly state: EarState; readonly remedy: EarRemedy } {
  const lastRemedy = { kind: 'rejoin', atMs } as const;
  return { state: { ...state, lastRemedy, fruitless: state.fruitless + 1 }, remedy: 'rejoin' };
}

function mayRejoin({ lastRemedy, fruitless }: EarState, atMs: number): boolean {
  if (lastRemedy?.kind !== 'rejoin') return true;
  return atMs - lastRemedy.atMs >= Math.min(rejoinEveryMs * 2 ** fruitless, longestRejoinMs);
}

function remedyAfter({ lastRemedy: last }: EarState, atMs: number): EarRemedy | undefined {
  if (!last) return 'rekey';
  const waitMs = last.kind === 'rekey' ? rejoinAfterMs : rejoinEveryMs;
  return atMs - last.atMs >= waitMs ? 'rejoin' : undefined;
}
