import { expect, it } from 'vitest';
import { startScriptedHttpServer } from '../../test/fakes/scripted-http-server.ts';
import { configSchema } from '../config/schema.ts';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import { systemClock } from '../shared/clock.ts';
import { createTracesPart } from './traces.ts';

const { signal } = new AbortController();

const ended: PipelineEvent = {
  type: 'turn-ended',
  atMs: 0,
  sessionId: 'session',
  turnId: 'turn',
  speakerId: 'anna',
  receipt: {
    turnId: 'turn',
    sessionId: 'session',
    speakerId: 'anna',
    speakerName: 'Anna',
    startedAt: 0,
    outcome: 'answered',
    heard: '',
    answer: '',
    spoken: '',
    stages: [{ name: 'stt', startMs: 0, durationMs: 10 }],
    decisions: [],
    tokens: { prompt: 0, cached: 0, completion: 0, discarded: 0 },
  },
};

it('turns reach the collector that is configured, at the latest when the daemon stops', async () => {
  await using collector = await startScriptedHttpServer((_request, response) => {
    response.setHeader('content-type', 'application/json').write('{}');
  });
  const part = createTracesPart(configSchema.parse({ traces: { endpoint: collector.url } }), systemClock);
  part.observe(ended);
  await part.start({ signal });
  part.observe(ended);
  await part.stop({ signal });
  part.observe(ended);
  expect(collector.requests.map(({ path }) => path)).toEqual(['/v1/traces']);
});

it('without a collector there are no traces', async () => {
  const part = createTracesPart(configSchema.parse({}), systemClock);
  await part.start({ signal });
  part.observe(ended);
  await expect(part.stop({ signal })).resolves.toBeUndefined();
});
