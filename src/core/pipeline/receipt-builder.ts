import type { Speaker } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { Decision, Receipt, StageName, TurnOutcome } from './receipt.ts';

interface TimedStage {
  readonly name: StageName;
  /** Clock time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly engineId?: string | undefined;
}

export interface ReceiptBuilder {
  heard: string;
  answer: string;
  spoken: string;
  route: RouteDecision | undefined;
  /** Clock time of the end of the question: its last voiced sample, or when it was typed. */
  questionEndMs: number;
  firstAudibleAtMs: number | undefined;
  stage(stage: TimedStage): void;
  decide(decision: Decision): void;
  countPrompt(tokens: {
    readonly prompt: number;
    readonly cached: number;
    readonly completion: number;
  }): void;
  countDiscarded(tokens: number): void;
  /** The question goes on: what was done for it so far no longer tells how long the answer took. */
  restart(): void;
  build(outcome: TurnOutcome): Receipt;
}

export interface ReceiptSubject {
  readonly turnId: string;
  readonly sessionId: string;
  readonly speaker: Speaker;
  /** Unix ms. */
  readonly startedAt: number;
  readonly questionEndMs: number;
}

/** Collects what a turn did, in clock time, and tells it relative to the end of the question. */
export function createReceiptBuilder(subject: ReceiptSubject): ReceiptBuilder {
  let stages: TimedStage[] = [];
  const decisions: Decision[] = [];
  const tokens = { prompt: 0, cached: 0, completion: 0, discarded: 0 };
  const builder: ReceiptBuilder = {
    heard: '',
    answer: '',
    spoken: '',
    route: undefined,
    questionEndMs: subject.questionEndMs,
    firstAudibleAtMs: undefined,
    stage: (stage) => void stages.push(stage),
    decide: (decision) => void decisions.push(decision),
    countPrompt(used) {
      tokens.prompt += used.prompt;
      tokens.cached += used.cached;
      tokens.completion += used.completion;
    },
    countDiscarded: (count) => void (tokens.discarded += count),
    restart() {
      stages = [];
      builder.answer = '';
      builder.route = undefined;
      tokens.prompt = tokens.cached = tokens.completion = 0;
    },
    build(outcome) {
      const { route, questionEndMs, firstAudibleAtMs } = builder;
      return {
        turnId: subject.turnId,
        sessionId: subject.sessionId,
        speakerId: subject.speaker.id,
        speakerName: subject.speaker.name,
        startedAt: subject.startedAt,
        outcome,
        heard: builder.heard,
        answer: builder.answer,
        spoken: builder.spoken,
        ...(route && { route: { label: route.label, confidence: route.confidence, reason: route.reason } }),
        ...(firstAudibleAtMs !== undefined && {
          voiceToVoiceMs: Math.round(firstAudibleAtMs - questionEndMs),
        }),
        stages: stages.map(({ name, fromMs, toMs, engineId }) => ({
          name,
          startMs: Math.round(fromMs - questionEndMs),
          durationMs: Math.round(toMs - fromMs),
          engineId,
        })),
        decisions: [...decisions],
        tokens: { ...tokens },
      };
    },
  };
  return builder;
}
