import { cancelReasonOf } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import { hearingRateHz } from '../audio/frame.ts';
import { createLevelMeter } from '../audio/level-meter.ts';
import { createSpeakerListener } from '../pipeline/speaker-listener.ts';
import type { SegmentLimits } from '../pipeline/utterance-audio.ts';
import type { Speaker } from '../ports/index.ts';
import type { SpeechActivity, SpeechEdge } from '../turn/speech-activity.ts';
import { wordsOf } from '../turn/transcript-guard.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { AnswerFactory } from './answer-factory.ts';
import type { Answering } from './answering.ts';
import type { ConversationContext } from './context.ts';
import { createInterimTranscripts } from './interim-transcripts.ts';
import type { Interruption } from './interruption.ts';
import { isAddressed, mayInterrupt, overheardWords } from './judgement.ts';
import { createLullWatch } from './lull-watch.ts';
import { beginPauseWork, type PauseWork } from './pause-work.ts';
import { beginRecognition } from './recognition.ts';

/** How long an answer waits for its asker, who is speaking again, to fall silent. */
const longestWaitMs = 3000;
const waitCheckMs = 16;
/** A meter that moves ten times a second looks alive. */
const levelEveryMs = 100;
/** Of the voice activity detector. */
const windowMs = 32;

export interface EarParts {
  readonly context: ConversationContext;
  readonly speaker: Speaker;
  readonly signal: AbortSignal;
  readonly answering: Answering;
  readonly answers: AnswerFactory;
  readonly interruption: Interruption;
  /** Prefills the prompt with the words so far; none when somebody has only just begun. */
  readonly prefill: (speakerId: string, words: string | undefined) => void;
}

/** One person's side of the conversation: from their voice to the end of their turn. */
export interface Ear {
  hear(samples: Float32Array, atMs: number): void;
  /** Resolves when the person is neither speaking nor about to, or has been for too long. */
  untilQuiet(signal: AbortSignal): Promise<void>;
  /** Works until the signal aborts; an open turn ends then. */
  run(): Promise<void>;
}

export function createEar(parts: EarParts): Ear {
  const { context, speaker, signal, answering, interruption } = parts;
  const { clock } = context;
  const { vad } = context.options.engines;
  const level = createLevelMeter({ sampleRateHz: hearingRateHz, everyMs: levelEveryMs });
  let turn: ActiveTurn | undefined;
  let pause: PauseWork | undefined;
  let isSpeculating = false;
  /** The detector has failed and has not been back since. */
  let isDeaf = false;

  const interims = createInterimTranscripts(context, (ofTurn, text) => {
    if (isOverAnswer(ofTurn)) recogniseOverheard(ofTurn, text, false);
    // What people say to each other is no beginning of a prompt.
    else if (isAddressed({ turn: ofTurn, text, voicedMs: voicedMsOf(ofTurn) }, context)) {
      parts.prefill(speaker.id, text);
    }
  });

  const lull = createLullWatch(context, (ofTurn) => {
    const recognition = beginRecognition({ context, turn: ofTurn, interimText: interims.text });
    interims.note(ofTurn, listener.activity.voicedMs, recognition.words);
    return recognition;
  });

  const listener = createSpeakerListener({
    clock,
    signal,
    vad,
    settings: () => context.settings().hearing,
    onStarted: beginTurn,
    onAudio: hearTurn,
    onWindow: (activity, edge) => {
      if (isDeaf) context.options.logger.info({ engine: vad.id }, 'voice activity detection is back');
      isDeaf = false;
      followTurn(activity, edge);
    },
    onFailure: (error) => {
      // It fails with every window until it is back: that is one piece of news, not 25 a second.
      if (isDeaf) return;
      isDeaf = true;
      const { code } = toAibotError(error);
      context.options.logger.warn({ engine: vad.id, code }, 'voice activity detection failed');
      turn?.stageFailed('vad', error);
    },
  });

  /** No segment may be longer than the recogniser takes. */
  function segmentLimits(): SegmentLimits {
    const { segmentSplitMs, segmentMaxMs } = context.settings().hearing;
    const { maxSegmentMs } = context.options.engines.stt.capabilities;
    return { segmentSplitMs, segmentMaxMs: Math.min(segmentMaxMs, maxSegmentMs) };
  }

  function hearTurn(samples: Float32Array): void {
    if (!turn) return;
    const levelDbfs = level.add(samples);
    if (levelDbfs !== undefined)
      context.emit({ type: 'speaker-level-measured', speakerId: speaker.id, levelDbfs });
    turn.audio.append(samples, segmentLimits());
    if (listener.activity.phase === 'speaking') lull.hear(turn, samples);
  }

  function beginTurn(activity: SpeechActivity, preRoll: Float32Array): void {
    const { bargeIn } = context.settings();
    const taken = answering.takeBack(speaker.id, activity.onsetMs - bargeIn.reactionMs);
    interims.reset();
    turn = taken ?? context.openTurn(speaker, signal);
    turn.audio.append(preRoll, segmentLimits());
    lull.begin(preRoll);
    if (taken) {
      turn.emit({ type: 'speech-resumed' });
      return;
    }
    const { playing } = interruption;
    const isOverAnswer = playing?.audibleAtMs !== undefined && activity.onsetMs > playing.audibleAtMs;
    turn.spokenOver = isOverAnswer ? playing.turn : undefined;
    turn.apply({ type: 'speech-started' });
    turn.emit({ type: 'speech-started' });
    if (!turn.spokenOver && context.floor.isFree) parts.prefill(speaker.id, undefined);
  }

  function followTurn(activity: SpeechActivity, edge: SpeechEdge | undefined): void {
    if (!turn) return;
    if (edge === 'paused') beginPause(turn, activity);
    else if (edge === 'resumed') endPause(turn);
    hearOverheard(turn, activity);
    if (turn.audio.durationMs > context.settings().hearing.maxTurnMs) giveUp(turn);
    else if (activity.phase !== 'speaking') considerSilence();
    else if (activity.silenceMs === 0) {
      const { bargeIn, hearing } = context.settings();
      // Over an answer the words are wanted twice as often: they decide whether it goes on.
      const pace = turn.spokenOver
        ? { firstMs: bargeIn.transcribeEveryMs, everyMs: bargeIn.transcribeEveryMs }
        : { firstMs: hearing.interimFirstMs, everyMs: hearing.interimEveryMs };
      interims.consider(turn, activity.voicedMs, pace);
    }
  }

  function giveUp(endless: ActiveTurn): void {
    rest();
    endless.ignore('longer than a turn can be');
  }

  function rest(): void {
    pause?.abandon();
    turn = undefined;
    pause = undefined;
    lull.take();
    interims.reset();
    listener.rest();
    interruption.settle(speaker.id);
  }

  /** All voiced audio of a turn, with that from before it was taken back. */
  function voicedMsOf({ voicedBeforeMs }: ActiveTurn): number {
    return voicedBeforeMs + listener.activity.voicedMs;
  }

  /** Whether the answer it was begun over is still being spoken; what was begun over one does not disturb the next. */
  function isOverAnswer({ spokenOver }: ActiveTurn): boolean {
    return spokenOver !== undefined && interruption.playing?.turn === spokenOver;
  }

  function hearOverheard(overheard: ActiveTurn, activity: SpeechActivity): void {
    const { playing } = interruption;
    if (!playing || !isOverAnswer(overheard)) return;
    interruption.hear(speaker.id, {
      voicedMs: activity.voicedMs,
      isTalking: activity.phase === 'speaking',
      mayInterrupt: mayInterrupt(speaker.id, playing.turn.speaker.id, context),
    });
  }

  function recogniseOverheard(overheard: ActiveTurn, text: string, isFinal: boolean): void {
    const words = overheardWords({ turn: overheard, text, voicedMs: voicedMsOf(overheard) }, context);
    // The beginning of a cough may look like a word or two; it is too little to end an answer for.
    if (words === 'meant' && !isFinal && wordsOf(text).length < 3) return;
    interruption.recognise(speaker.id, words);
  }

  function beginPause(paused: ActiveTurn, activity: SpeechActivity): void {
    interims.stop();
    isSpeculating = false;
    paused.apply({ type: 'speech-paused', atMs: activity.lastVoicedMs });
    paused.emit({ type: 'speech-paused', voicedMs: activity.voicedMs });
    const early = lull.take();
    pause = beginPauseWork({
      context,
      turn: paused,
      answering,
      voicedMs: voicedMsOf(paused),
      recognition: early ?? beginRecognition({ context, turn: paused, interimText: interims.text }),
      isEarly: early !== undefined,
      onTranscript: (text) => {
        if (paused.spokenOver) recogniseOverheard(paused, text, true);
      },
      onDecision: considerSilence,
    });
    context.follow(pause.done);
  }

  function endPause(resumed: ActiveTurn): void {
    pause?.abandon();
    resumed.audio.closeIfLong(pause?.transcript?.lastSegmentText, segmentLimits());
    pause = undefined;
    resumed.apply({ type: 'speech-resumed', onsetMs: listener.activity.onsetMs });
    resumed.emit({ type: 'speech-resumed' });
  }

  /** Begins the answer, and ends the turn, when the silence is long enough for it. */
  function considerSilence(): void {
    const { phase, silenceMs, stirringSinceMs } = listener.activity;
    const decision = pause?.decision;
    if (!turn || !decision || phase !== 'paused' || stirringSinceMs !== undefined) return;
    // Silence is known in steps of a window: the nearest step counts, not the next.
    const roundedMs = silenceMs + windowMs / 2;
    const { commitAtMs, speculateAtMs, reason } = decision;
    if (pause?.attempt && !isSpeculating && speculateAtMs !== undefined && roundedMs >= speculateAtMs) {
      isSpeculating = true;
      answering.speculate(pause.attempt);
    }
    if (roundedMs >= commitAtMs) commit(turn, reason, silenceMs);
  }

  function commit(committed: ActiveTurn, reason: string, waitedMs: number): void {
    const { lastVoicedMs } = listener.activity;
    const attempt = pause?.attempt;
    const text = pause?.transcript?.text ?? '';
    pause = undefined;
    committed.voicedBeforeMs = voicedMsOf(committed);
    rest();
    const questionEndMs = lastVoicedMs - committed.audio.quietTailMs(listener.heardUntilMs - lastVoicedMs);
    committed.receipt.questionEndMs = questionEndMs;
    committed.receipt.heard = text;
    committed.receipt.stage({ name: 'end-of-turn', fromMs: questionEndMs, toMs: clock.now() });
    committed.decide({ what: 'end-of-turn', choice: 'committed', reason });
    committed.apply({ type: 'turn-committed', atMs: clock.now() });
    committed.emit({ type: 'turn-committed', text, waitedMs: Math.round(waitedMs) });
    if (attempt) answering.answer(attempt);
    else answerUnheard(committed);
  }

  /** The recogniser failed: who is surely meant is told so, anybody else is not bothered. */
  function answerUnheard(committed: ActiveTurn): void {
    const { addressing, answer } = context.settings();
    const isSurelyMeant =
      addressing.mode === 'always' || (addressing.mode === 'auto' && context.peopleCount() <= 1);
    if (!isSurelyMeant || committed.spokenOver) {
      committed.apply({ type: 'turn-failed', code: 'not-transcribed' });
      committed.apply({ type: 'turn-closed' });
      return;
    }
    committed.decide({ what: 'apology', choice: 'not heard', reason: 'the recogniser failed' });
    answering.answerAtOnce(committed, '', (attempt) =>
      parts.answers.recite(committed, answer.notHeard, attempt.scope.signal, 'not-transcribed'),
    );
  }

  return {
    hear: (samples, atMs) => listener.hear(samples, atMs),
    async untilQuiet(waitSignal) {
      const untilMs = clock.now() + longestWaitMs;
      const isAboutToSpeak = () =>
        listener.activity.phase === 'speaking' || listener.activity.stirringSinceMs !== undefined;
      while (isAboutToSpeak() && clock.now() < untilMs) {
        await clock.sleep(waitCheckMs, { signal: waitSignal });
      }
    },
    async run() {
      try {
        await listener.run();
      } finally {
        interruption.settle(speaker.id);
        pause?.abandon();
        turn?.apply({ type: 'turn-interrupted', reason: cancelReasonOf(signal) ?? 'shutdown' });
        turn?.apply({ type: 'turn-closed' });
        turn = undefined;
      }
    },
  };
}
