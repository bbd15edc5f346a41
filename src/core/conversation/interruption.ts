import type { Answer } from '../pipeline/answer.ts';
import type { Playout } from '../ports/index.ts';
import type { ActiveTurn } from './active-turn.ts';
import {
  type BargeInLevel,
  decideBargeIn,
  type Overheard,
  type OverheardWords,
  strongest,
} from './barge-in.ts';
import type { ConversationSettings } from './settings.ts';

/** An answer that is being played. */
export interface PlayingAnswer {
  /** The turn it answers. */
  readonly turn: ActiveTurn;
  readonly answer: Answer;
  readonly playout: Playout;
  /** Clock time; absent until it can be heard. */
  audibleAtMs: number | undefined;
}

export interface Interruption {
  readonly playing: PlayingAnswer | undefined;
  begin(playing: PlayingAnswer): void;
  end(playing: PlayingAnswer): void;
  /** What one person's voice over the answer has come to. */
  hear(speakerId: string, voice: Pick<Overheard, 'voicedMs' | 'isTalking' | 'mayInterrupt'>): void;
  /** What their words turned out to be. */
  recognise(speakerId: string, words: OverheardWords): void;
  /** They are done talking, or gone. */
  settle(speakerId: string): void;
}

/** Lowers, holds, ends or restores the answer as people talk over it. */
export function createInterruption(settings: () => ConversationSettings): Interruption {
  const overheard = new Map<string, Overheard>();
  let playing: PlayingAnswer | undefined;
  let level: BargeInLevel = 'full';

  function update(): void {
    if (!playing) return;
    const { bargeIn } = settings();
    const next = strongest([...overheard.values()].map((voice) => decideBargeIn(voice, bargeIn)));
    // An answer that is over stays over.
    if (next === level || level === 'stopped') return;
    const before = level;
    level = next;
    carryOut(playing, before, next);
  }

  function carryOut(
    { turn, answer, playout }: PlayingAnswer,
    before: BargeInLevel,
    next: BargeInLevel,
  ): void {
    const { bargeIn, voice } = settings();
    if (next === 'stopped') {
      answer.cancel('barge-in');
      return;
    }
    playout.setGainDb(next === 'full' ? voice.gainDb : voice.gainDb + bargeIn.duckGainDb);
    if (next === 'held') playout.pause();
    else if (before === 'held') playout.resume();
    const happening = { full: 'answer-restored', ducked: 'answer-ducked', held: 'answer-held' } as const;
    turn.emit({ type: happening[next] });
  }

  return {
    get playing() {
      return playing;
    },
    begin(next) {
      playing = next;
      level = 'full';
      overheard.clear();
      const { gainDb } = settings().voice;
      if (gainDb !== 0) next.playout.setGainDb(gainDb);
    },
    end(ended) {
      if (playing !== ended) return;
      playing = undefined;
      overheard.clear();
    },
    hear(speakerId, voice) {
      overheard.set(speakerId, { ...voice, words: overheard.get(speakerId)?.words });
      update();
    },
    recognise(speakerId, words) {
      const voice = overheard.get(speakerId);
      if (!voice) return;
      overheard.set(speakerId, { ...voice, words });
      update();
    },
    settle(speakerId) {
      if (overheard.delete(speakerId)) update();
    },
  };
}
