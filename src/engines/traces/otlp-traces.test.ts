import { expect, it } from 'vitest';
import { type ScriptedRequest, startScriptedHttpServer } from '../../../test/fakes/scripted-http-server.ts';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import { systemClock } from '../../shared/clock.ts';
import { createOtlpTraces } from './otlp-traces.ts';

const clock = { ...systemClock, wallNow: () => 1_000_000 };

const receipt: Receipt = {
  turnId: 'turn-1',
  sessionId: 'session-1',
  speakerId: 'anna',
  speakerName: 'Anna Private',
  startedAt: 990_000,
  outcome: 'answered',
  heard: 'my secret question',
  answer: 'a secret answer',
  spoken: 'a secret answer',
  route: { label: 'conversation', confidence: 0.9, reason: 'small talk' },
  voiceToVoiceMs: 600,
  stages: [
    { name: 'stt', startMs: -50, durationMs: 120, engineId: 'moonshine' },
    { name: 'playout', startMs: 600, durationMs: 900 },
  ],
  decisions: [{ what: 'route', choice: 'conversation', reason: 'small talk', confidence: 0.9 }],
  tokens: { prompt: 40, cached: 30, completion: 12, discarded: 0 },
};

const place = { atMs: 0, sessionId: 'session-1', turnId: 'turn-1', speakerId: 'anna' };

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly events: readonly { readonly name: string }[];
}

interface WireBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly unknown[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

const spansOf = ({ body }: ScriptedRequest) =>
  (body as WireBody).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

it('sends a collector one trace a turn, a span a stage, and no private words', async () => {
  await using collector = await startScriptedHttpServer((_request, response) => {
    response.setHeader('content-type', 'application/json').write('{}');
  });
  const traces = createOtlpTraces({ endpoint: `${collector.url}/`, version: '1.2.3', clock });
  traces.observe({ ...place, type: 'turn-committed', text: 'my secret question', waitedMs: 300 });
  traces.observe({ ...place, type: 'turn-ended', receipt });
  await traces.dispose();

  expect(collector.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/traces']);
  const [request] = collector.requests;
  const spans = spansOf(request!);
  const turn = spans.find(({ name }) => name === 'turn');
  expect(spans.map(({ name }) => name).toSorted()).toEqual(['playout', 'stt', 'turn']);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(spans.filter(({ parentSpanId }) => parentSpanId === turn?.spanId)).toHaveLength(2);
  // The question ended 300 ms before it was committed; the transcription began 50 ms before that.
  expect(turn?.startTimeUnixNano).toBe('999650000000');
  expect(turn?.endTimeUnixNano).toBe('1001200000000');
  expect(turn?.events.map(({ name }) => name)).toEqual(['route']);
  expect(turn?.attributes).toContainEqual({ key: 'aibot.voice_to_voice_ms', value: { intValue: 600 } });
  const wire = JSON.stringify(request?.body);
  expect(wire).toContain('"aibot"');
  expect(wire).not.toMatch(/secret|Private|anna/);
});

it('is only without traces where there is no collector', async () => {
  const traces = createOtlpTraces({ endpoint: 'http://127.0.0.1:1', version: '1.2.3', clock });
  traces.observe({ ...place, type: 'turn-ended', receipt });
  await expect(traces.dispose()).resolves.toBeUndefined();
});
