import { type CancelReason, createScope, isCancelled, untilAborted } from '../../shared/abort.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { AnswerSettings } from '../conversation/settings.ts';
import type { Playout, TextToSpeech } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { SkillEffect } from '../skills/skill.ts';
import type { SpeechPiece, SpeechTextStream } from '../speech-text/speech-piece.ts';
import { speak } from './speaking.ts';
import type { VoiceChoice } from './speech-synthesis.ts';
import type { Thought } from './thought.ts';
import type { TurnLog } from './turn-log.ts';

export interface AnswerEnd {
  readonly outcome: 'answered' | 'interrupted' | 'failed';
  /** The answer as it was to be: the model's own text. */
  readonly text: string;
  /** What was heard of it. */
  readonly spoken: string;
  /** Why it failed. */
  readonly code?: string | undefined;
}

/** An answer being made and spoken. It may be begun before it is known to be wanted; nothing is heard until `open`. */
export interface Answer {
  /** Tokens a language model has given so far. */
  readonly tokens: number;
  /** What was handed to the loudspeaker so far. */
  readonly sayingText: string;
  readonly playout: Playout | undefined;
  /** The turn is committed and the floor is ours. */
  open(): void;
  /** Stops thinking and speaking at once; `ended` tells what was heard. */
  cancel(reason: CancelReason): void;
  /** All its words are there, though not spoken yet: gives them, none where there are none. Never rejects. */
  readonly thought: Promise<string>;
  /** Never rejects. */
  readonly ended: Promise<AnswerEnd>;
}

/** An answer that takes longer than about half a minute to say is written in full as well, characters. */
const longAnswerLength = 450;

export interface AnswerParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly settings: AnswerSettings;
  readonly log: TurnLog;
  readonly speechText: SpeechTextStream;
  readonly voices: readonly TextToSpeech[];
  readonly choice: VoiceChoice;
  /** Finds the words; `committed` is what side effects wait for. */
  readonly think: (committed: Promise<void>, signal: AbortSignal) => AsyncIterable<Thought>;
  readonly openPlayout: () => Playout;
  readonly postText: (text: string) => void;
  readonly onEffects: (effects: readonly SkillEffect[]) => void;
  /** The answer is to be made in the background. */
  readonly onDeferred: (route: RouteDecision) => void;
  readonly onPlayout: (playout: Playout) => void;
  readonly onAudible: (atMs: number) => void;
}

export function beginAnswer(parts: AnswerParts): Answer {
  const { clock, log } = parts;
  const scope = createScope(parts.signal);
  const opened = Promise.withResolvers<undefined>();
  // Thinking is not slowed by the pace of speech: an answer is a few hundred pieces at most.
  const pieces = new AsyncQueue<SpeechPiece>({ capacity: 10_000, overflow: 'block' });
  let playout: Playout | undefined;
  let tokens = 0;
  let text = '';
  let sayingText = '';
  let failureCode: string | undefined;
  let isOpen = false;

  async function readThoughts(): Promise<void> {
    let firstTextAtMs: number | undefined;
    let hasClause = false;
    const pass = (next: readonly SpeechPiece[]) => {
      for (const piece of next) {
        if (piece.type === 'clause' && !hasClause) {
          hasClause = true;
          const fromMs = firstTextAtMs ?? clock.now();
          log.receipt.stage({ name: 'first-clause', fromMs, toMs: clock.now() });
        }
        pieces.offer(piece);
      }
    };
    try {
      for await (const thought of parts.think(opened.promise, scope.signal)) {
        if (thought.type === 'gave-up') failureCode = thought.code;
        else if (thought.type === 'effects') void opened.promise.then(() => applyEffects(thought.effects));
        else if (thought.type === 'deferred') void opened.promise.then(() => defer(thought.route));
        else if (thought.type === 'notice') pass(parts.speechText.push(`${thought.text} `));
        else {
          firstTextAtMs ??= clock.now();
          text += thought.text;
          if (thought.isToken) tokens++;
          pass(parts.speechText.push(thought.text));
        }
      }
      pass(parts.speechText.end());
    } finally {
      log.receipt.answer = text;
      pieces.close();
      if (isForTextSide()) {
        const whole = text;
        // Cut short after it was begun, what there is of it is written all the same.
        if (isOpen) parts.postText(whole);
        else void opened.promise.then(() => !scope.signal.aborted && parts.postText(whole));
      }
    }
  }

  /** What is code, or too long for listening, is written in full beside the voice; said once, not in parts too. */
  const isForTextSide = () =>
    text !== '' && tokens > 0 && (log.receipt.route?.textSide === true || text.length > longAnswerLength);

  function applyEffects(effects: readonly SkillEffect[]): void {
    if (!scope.signal.aborted) parts.onEffects(effects);
  }

  function defer(route: RouteDecision): void {
    if (!scope.signal.aborted) parts.onDeferred(route);
  }

  async function run(): Promise<AnswerEnd> {
    // Its failure is told by `speak`'s end and awaited below; until then it must not count as unhandled.
    thinking.catch(() => undefined);
    try {
      const spoken = await speak(pieces, {
        clock,
        log,
        settings: parts.settings,
        voices: parts.voices,
        choice: parts.choice,
        signal: scope.signal,
        opened: opened.promise,
        openPlayout: parts.openPlayout,
        postText(aside) {
          // Until all its words are there, nobody knows whether it will be written in full.
          const post = () => {
            if (log.receipt.route?.textSide !== true && !isForTextSide()) parts.postText(aside);
          };
          void thinking.then(post, post);
        },
        onPlayout(openedPlayout) {
          playout = openedPlayout;
          parts.onPlayout(openedPlayout);
        },
        onAudible: parts.onAudible,
        onClause(clause) {
          sayingText = `${sayingText} ${clause}`.trim();
          log.emit({ type: 'clause-spoken', text: clause });
        },
      });
      log.receipt.firstAudibleAtMs = spoken.firstAudibleAtMs;
      if (spoken.end === 'stopped') return { outcome: 'interrupted', text, spoken: spoken.text };
      await thinking;
      // An answer without a word (an effect says enough) has still to wait until it is wanted.
      await untilAborted(opened.promise, scope.signal);
      if (spoken.unspoken !== '') failureCode ??= 'tts-failed';
      const outcome = failureCode === undefined ? 'answered' : 'failed';
      return { outcome, text, spoken: spoken.text, code: failureCode };
    } catch (error) {
      if (scope.signal.aborted || isCancelled(error)) return { outcome: 'interrupted', text, spoken: '' };
      log.stageFailed('answer', error);
      return { outcome: 'failed', text, spoken: '', code: toAibotError(error).code };
    } finally {
      scope.dispose();
    }
  }

  const thinking = readThoughts();
  return {
    get tokens() {
      return tokens;
    },
    get sayingText() {
      return sayingText;
    },
    get playout() {
      return playout;
    },
    open() {
      isOpen = true;
      opened.resolve(undefined);
    },
    cancel: (reason) => scope.cancel(reason),
    thought: thinking.then(
      () => text,
      () => text,
    ),
    ended: run(),
  };
}
