import type { ControlEvent } from '../../src/control/events.ts';
import type { TurnReceipt } from '../../src/control/receipts.ts';
import type { ServiceStatus } from '../../src/control/services.ts';
import type { DaemonStatus } from '../../src/control/status.ts';

/** The receipt of a turn whose figures were measured on the embedded engines. */
export function receiptOf(turnId: string, more: Partial<TurnReceipt> = {}): TurnReceipt {
  return {
    turnId,
    sessionId: 'hall',
    speakerId: 'alice',
    speakerName: 'Alice',
    startedAt: 1,
    outcome: 'answered',
    heard: 'What is the capital of France?',
    answer: 'Paris is the capital. It lies on the Seine.',
    spoken: 'Paris is the capital. It lies on the Seine.',
    route: { label: 'conversation', confidence: 0.94, reason: 'classifier' },
    voiceToVoiceMs: 642,
    stages: [
      { name: 'end-of-turn', startMs: 0, durationMs: 210 },
      { name: 'stt', startMs: 20, durationMs: 96, engineId: 'moonshine-base-en' },
      { name: 'route', startMs: 210, durationMs: 4 },
      { name: 'llm-first-token', startMs: 120, durationMs: 230, engineId: 'qwen2.5-coder-1.5b-instruct' },
      { name: 'first-clause', startMs: 350, durationMs: 170 },
      { name: 'tts-first-audio', startMs: 520, durationMs: 110, engineId: 'piper-en-us-joe-medium' },
      { name: 'playout', startMs: 642, durationMs: 2_400 },
    ],
    decisions: [
      { what: 'heard', choice: 'meant', reason: 'alone with one person' },
      { what: 'end-of-turn', choice: 'complete', reason: 'turn detector', confidence: 0.97 },
      { what: 'route', choice: 'conversation', reason: 'classifier', confidence: 0.94 },
    ],
    tokens: { prompt: 84, cached: 60, completion: 11, discarded: 0 },
    ...more,
  };
}

export interface Scenario {
  readonly isInterrupted?: boolean;
  readonly startedAt?: number;
}

/** The events of one spoken turn, as the daemon publishes them, with one log line in between. */
export function conversationEvents(turnId: string, scenario: Scenario = {}): ControlEvent[] {
  const { isInterrupted = false, startedAt = 1 } = scenario;
  const of = { atMs: 1, sessionId: 'hall', turnId, speakerId: 'alice' };
  const receipt = receiptOf(turnId, {
    startedAt,
    ...(isInterrupted ? { outcome: 'interrupted', spoken: 'Paris is' } : {}),
  });
  const [heard, end, route] = receipt.decisions as [never, never, never];
  const record = {
    timeMs: startedAt,
    level: 'info',
    source: 'stt',
    message: 'transcribed',
    fields: {},
  } as const;
  return [
    { ...of, type: 'speech-started' },
    { ...of, type: 'transcript-updated', text: 'what is' },
    { ...of, type: 'speech-paused', voicedMs: 1_400 },
    { ...of, type: 'turn-predicted', probability: 0.97, isComplete: true },
    { ...of, type: 'decision-made', decision: end },
    { ...of, type: 'turn-committed', text: receipt.heard, waitedMs: 210 },
    { ...of, type: 'decision-made', decision: heard },
    { ...of, type: 'decision-made', decision: route },
    { type: 'log-written', atMs: startedAt, record },
    { ...of, type: 'answer-started' },
    { ...of, type: 'clause-spoken', text: 'Paris is the capital.' },
    { ...of, type: 'clause-spoken', text: 'It lies on the Seine.' },
    isInterrupted
      ? { ...of, type: 'answer-interrupted', spoken: 'Paris is', reason: 'barge-in' }
      : { ...of, type: 'answer-ended', spoken: receipt.spoken },
    { ...of, type: 'turn-ended', receipt },
  ];
}

/** The containers of the docker profile, one of them given up. */
export function servicesOf(): ServiceStatus[] {
  const sinceMs = Date.UTC(2026, 10, 24, 11);
  const running = { kind: 'container', state: 'healthy', detail: '', sinceMs, restarts: 0 } as const;
  return [
    {
      ...running,
      name: 'whisper',
      image: 'onerahmet/openai-whisper-asr-webservice:v1.9.1',
      ports: ['127.0.0.1:9000 → 9000'],
      memoryBytes: 734_003_200,
      memoryLimitBytes: 2_147_483_648,
      cpuCores: 0.37,
      startedAtMs: sinceMs,
    },
    {
      ...running,
      name: 'ollama',
      state: 'failed',
      detail: 'its process ended with 137: out of memory; started 5 times in vain',
      image: 'ollama/ollama:0.17.4',
      ports: [],
      restarts: 5,
    },
  ];
}

/** The status of a daemon with the embedded engines and one voice channel. */
export function statusOf(more: Partial<DaemonStatus> = {}): DaemonStatus {
  const sinceMs = Date.UTC(2026, 10, 24, 11);
  const part = { state: 'ready', sinceMs, nextSteps: [], facts: {} } as const;
  return {
    state: 'ready',
    version: '0.1.0',
    pid: 4711,
    profile: 'embedded',
    startedAtMs: 1,
    uptimeMs: 3_723_000,
    components: [
      {
        ...part,
        id: 'stt:moonshine-base-en',
        kind: 'engine',
        detail: 'the best English recogniser for a few cores',
      },
      {
        ...part,
        id: 'llm:qwen2.5-coder-1.5b-instruct',
        kind: 'engine',
        detail: '18.3 GiB of memory are free',
      },
      {
        ...part,
        id: 'tts:piper-en-us-joe-medium',
        kind: 'engine',
        detail: 'it speaks en and starts within 0.2 s',
      },
      {
        ...part,
        id: 'host:hearing',
        kind: 'engine-host',
        detail: 'process of the hearing engines',
        facts: { restarts: 0, pid: 4712, rssBytes: 412_000_000, cpuCores: 0.21 },
      },
      {
        ...part,
        id: 'host:thinking',
        kind: 'engine-host',
        state: 'degraded',
        detail: 'restarting after it died',
        facts: { restarts: 1, pid: 4713, rssBytes: 1_730_000_000, cpuCores: 1.4 },
        nextSteps: ['Look into `aibot logs thinking`.'],
      },
      {
        ...part,
        id: 'discord',
        kind: 'discord',
        state: 'disabled',
        detail: 'no token',
        nextSteps: ['Give it a bot token: `aibot config set discord.token`, then `aibot restart`.'],
      },
    ],
    sessions: [
      {
        id: 'hall',
        transport: 'discord',
        place: 'The Club / General',
        speakers: [
          { id: 'alice', name: 'Alice' },
          { id: 'bob', name: 'Bob' },
        ],
        sinceMs: 1,
        turns: 12,
      },
    ],
    turns: {
      answered: 9,
      interrupted: 1,
      ignored: 2,
      failed: 0,
      voiceToVoiceP50Ms: 642,
      voiceToVoiceP95Ms: 1_105,
    },
    resources: {
      rssBytes: 2_495_000_576,
      heapUsedBytes: 56_749_624,
      cpuFraction: 0.147,
      eventLoopDelayP99Ms: 21.4,
    },
    ...more,
  };
}
