import { untilAborted } from '../../shared/abort.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Playout, PlayoutResult } from '../ports/index.ts';
import type { SpeechPiece } from '../speech-text/speech-piece.ts';
import {
  type ClauseAudio,
  createClauseAudio,
  createSynthesis,
  type SynthesisParts,
} from './speech-synthesis.ts';
import { type SpokenClause, spokenText } from './spoken-text.ts';

/** How soon an answer that can be heard is noticed to be heard. */
const audibleCheckMs = 10;

export interface SpeakingParts extends SynthesisParts {
  /** Resolves when the answer may be heard: committed, the floor ours, the speaker silent. */
  readonly opened: Promise<void>;
  readonly openPlayout: () => Playout;
  readonly postText: (text: string) => void;
  readonly onPlayout: (playout: Playout) => void;
  readonly onAudible: (atMs: number) => void;
  readonly onClause: (text: string) => void;
}

export interface Spoken {
  readonly end: 'played' | 'stopped';
  /** The words that were heard. */
  readonly text: string;
  readonly firstAudibleAtMs: number | undefined;
  /** What no voice could speak; it was posted instead. */
  readonly unspoken: string;
}

/** Says the pieces of one answer, one clause computed ahead of the one that is heard; ends early when the signal aborts. */
export async function speak(pieces: AsyncIterable<SpeechPiece>, parts: SpeakingParts): Promise<Spoken> {
  const { signal } = parts;
  const ready = new AsyncQueue<ClauseAudio>({ capacity: 1, overflow: 'block' });
  const closeReady = () => ready.close();
  signal.addEventListener('abort', closeReady, { once: true });
  const loudspeaker = createLoudspeaker(parts);
  try {
    await Promise.all([prepare(pieces, ready, parts), loudspeaker.playAll(ready)]);
    return loudspeaker.result(await loudspeaker.finish());
  } catch (error) {
    if (!signal.aborted) {
      loudspeaker.stop();
      throw error;
    }
    return loudspeaker.result(loudspeaker.stop());
  } finally {
    signal.removeEventListener('abort', closeReady);
    loudspeaker[Symbol.dispose]();
  }
}

async function prepare(
  pieces: AsyncIterable<SpeechPiece>,
  ready: AsyncQueue<ClauseAudio>,
  parts: SpeakingParts,
): Promise<void> {
  const { opened, postText, signal } = parts;
  const synthesize = createSynthesis(parts);
  let isFirst = true;
  try {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      // Before the commit an answer may still be thrown away: it is worth its first clause, not more.
      if (!isFirst || piece.type === 'aside') await untilAborted(opened, signal);
      if (piece.type === 'aside') {
        postText(piece.text);
        continue;
      }
      isFirst = false;
      const clause = createClauseAudio(piece.text);
      await ready.push(clause);
      await synthesize(clause);
    }
  } finally {
    ready.close();
  }
}

function createLoudspeaker(parts: SpeakingParts) {
  const { clock, signal } = parts;
  const clauses: SpokenClause[] = [];
  const unspoken: string[] = [];
  let playout: Playout | undefined;
  let openedAtMs = 0;
  let writtenMs = 0;
  let watch: Disposable | undefined;

  const nothingHeard: PlayoutResult = { end: 'played', heardMs: 0 };

  function open(): Playout {
    if (playout) return playout;
    playout = parts.openPlayout();
    openedAtMs = clock.now();
    parts.onPlayout(playout);
    watchAudible(playout);
    return playout;
  }

  function watchAudible(watched: Playout): void {
    watch = clock.after(audibleCheckMs, () => {
      if (watched.firstAudibleAtMs === undefined) watchAudible(watched);
      else parts.onAudible(watched.firstAudibleAtMs);
    });
  }

  async function play(clause: ClauseAudio): Promise<void> {
    const startMs = writtenMs;
    for await (const { samples, sampleRateHz } of clause.audio) {
      signal.throwIfAborted();
      const target = open();
      if (writtenMs === startMs) parts.onClause(clause.text);
      writtenMs += (samples.length * 1000) / sampleRateHz;
      // Noted before it is written: an interruption may come while `write` waits for room.
      clauses[clauses.at(-1)?.startMs === startMs ? clauses.length - 1 : clauses.length] = {
        text: clause.text,
        startMs,
        durationMs: writtenMs - startMs,
      };
      await untilAborted(target.write(samples, sampleRateHz), signal);
    }
    if (clause.hasFailed) unspoken.push(clause.text);
  }

  return {
    async playAll(ready: AsyncIterable<ClauseAudio>): Promise<void> {
      for await (const clause of ready) {
        await untilAborted(parts.opened, signal);
        await play(clause);
      }
      signal.throwIfAborted();
    },
    finish: async () => (playout ? await untilAborted(playout.finish(), signal) : nothingHeard),
    stop: (): PlayoutResult => playout?.stop() ?? { ...nothingHeard, end: 'stopped' },
    result({ end, heardMs, firstAudibleAtMs }: PlayoutResult): Spoken {
      if (playout) parts.log.receipt.stage({ name: 'playout', fromMs: openedAtMs, toMs: clock.now() });
      if (unspoken.length > 0 && end === 'played') parts.postText(unspoken.join(' '));
      const text = spokenText(clauses, end === 'played' ? Infinity : heardMs);
      return { end, text, firstAudibleAtMs, unspoken: unspoken.join(' ') };
    },
    [Symbol.dispose]: () => watch?.[Symbol.dispose](),
  };
}
