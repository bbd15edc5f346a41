import { describe, expect, it } from 'vitest';
import type { ChosenEngines } from './choose-engines.ts';
import { neededModels } from './needed-models.ts';

const reason = 'a test';
const chosen = (stt: string): ChosenEngines => ({
  vad: { id: 'silero-vad-v6', reason },
  turn: { id: 'smart-turn-v3.2', reason },
  stt: [{ id: stt, reason }],
  llm: [{ id: 'ollama', reason }],
  tts: [{ id: 'piper-http', reason }],
  intent: undefined,
});
const idsOf = (...args: Parameters<typeof neededModels>) => neededModels(...args).map(({ id }) => id);

describe('the models that are needed', () => {
  it('are those that listen, for conversations', () => {
    expect(idsOf(chosen('openai-stt'))).toEqual(['silero-vad-v6', 'smart-turn-v3.2']);
  });

  it('are none for requests that servers answer', () => {
    expect(idsOf(chosen('openai-stt'), 'requests')).toEqual([]);
  });

  it('are those that find the pauses of a recording, for a recogniser of this machine', () => {
    expect(idsOf(chosen('moonshine-tiny-en'), 'requests')).toEqual([
      'silero-vad-v6',
      'smart-turn-v3.2',
      'moonshine-tiny-en',
    ]);
  });
});
