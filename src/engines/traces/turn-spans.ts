import type { Decision, Receipt } from '../../core/pipeline/receipt.ts';

export type SpanAttributes = Readonly<Record<string, string | number>>;

/** One span of a trace, in Unix ms. */
export interface TurnSpan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
}

/** A turn as a trace: the whole of it, its stages below, its decisions as events. */
export interface TurnTrace {
  readonly turn: TurnSpan;
  readonly stages: readonly TurnSpan[];
  readonly decisions: readonly { readonly name: string; readonly attributes: SpanAttributes }[];
  readonly hasFailed: boolean;
}

/**
 * What a receipt says as spans. Ids, times, engines and reasons only: who spoke, and what was said, stay here.
 * @param questionEndedAt when the last voiced sample of the question was, in Unix ms
 */
export function turnTraceOf(receipt: Receipt, questionEndedAt: number): TurnTrace {
  const stages = receipt.stages.map(({ name, startMs, durationMs, engineId }) => ({
    name,
    startMs: questionEndedAt + startMs,
    endMs: questionEndedAt + startMs + durationMs,
    attributes: defined({ 'aibot.engine': engineId }),
  }));
  return {
    turn: {
      name: 'turn',
      startMs: Math.min(questionEndedAt, ...stages.map(({ startMs }) => startMs)),
      endMs: Math.max(questionEndedAt, ...stages.map(({ endMs }) => endMs)),
      attributes: attributesOf(receipt),
    },
    stages,
    decisions: receipt.decisions.map((decision) => ({
      name: decision.what,
      attributes: ofDecision(decision),
    })),
    hasFailed: receipt.outcome === 'failed',
  };
}

function attributesOf({
  turnId,
  sessionId,
  outcome,
  route,
  voiceToVoiceMs,
  tokens,
}: Receipt): SpanAttributes {
  return defined({
    'aibot.turn.id': turnId,
    'aibot.session.id': sessionId,
    'aibot.outcome': outcome,
    'aibot.route.label': route?.label,
    'aibot.route.confidence': route?.confidence,
    'aibot.voice_to_voice_ms': voiceToVoiceMs,
    'aibot.tokens.prompt': tokens.prompt,
    'aibot.tokens.cached': tokens.cached,
    'aibot.tokens.completion': tokens.completion,
    'aibot.tokens.discarded': tokens.discarded,
  });
}

const ofDecision = ({ choice, reason, confidence }: Decision): SpanAttributes =>
  defined({ 'aibot.choice': choice, 'aibot.reason': reason, 'aibot.confidence': confidence });

function defined(attributes: Readonly<Record<string, string | number | undefined>>): SpanAttributes {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
