import { ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { PipelineObserver } from '../../core/pipeline/events.ts';
import type { Clock } from '../../shared/clock.ts';
import { type TurnTrace, turnTraceOf } from './turn-spans.ts';

export interface OtlpTracesOptions {
  /** Base URL of a collector that speaks OTLP over HTTP, such as http://127.0.0.1:4318. */
  readonly endpoint: string;
  readonly version: string;
  readonly clock: Clock;
}

/** One trace a turn, sent in batches; a collector that is gone costs the traces alone. */
export interface Traces {
  readonly observe: PipelineObserver;
  /** Sends what is left. */
  dispose(): Promise<void>;
}

/** What a dead collector may cost a shutdown. */
const sendTimeoutMs = 2_000;

export function createOtlpTraces({ endpoint, version, clock }: OtlpTracesOptions): Traces {
  const exporter = new OTLPTraceExporter({
    // As OpenTelemetry's variable of that name is read: a base, below which every signal has a path.
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: sendTimeoutMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'aibot', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: sendTimeoutMs })],
  });
  const tracer = provider.getTracer('aibot');
  /** When the question of a turn ended, in Unix ms; receipts tell their times from there. */
  const questionEnds = new Map<string, number>();

  return {
    observe(event) {
      switch (event.type) {
        case 'turn-committed':
          questionEnds.set(event.turnId, clock.wallNow() - event.waitedMs);
          break;
        case 'turn-taken-back':
          questionEnds.delete(event.turnId);
          break;
        case 'turn-ended': {
          const { receipt } = event;
          const endedAt = questionEnds.get(event.turnId) ?? receipt.startedAt;
          questionEnds.delete(event.turnId);
          record(tracer, turnTraceOf(receipt, endedAt));
          break;
        }
        default:
      }
    },
    dispose: () => provider.shutdown().catch(() => undefined),
  };
}

function record(tracer: Tracer, { turn, stages, decisions, hasFailed }: TurnTrace): void {
  const whole = tracer.startSpan(
    turn.name,
    { startTime: turn.startMs, attributes: turn.attributes },
    ROOT_CONTEXT,
  );
  const below = trace.setSpan(ROOT_CONTEXT, whole);
  for (const { name, startMs, endMs, attributes } of stages) {
    tracer.startSpan(name, { startTime: startMs, attributes }, below).end(endMs);
  }
  for (const { name, attributes } of decisions) whole.addEvent(name, attributes, turn.endMs);
  if (hasFailed) whole.setStatus({ code: SpanStatusCode.ERROR });
  whole.end(turn.endMs);
}
