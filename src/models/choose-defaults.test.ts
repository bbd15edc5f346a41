import { describe, expect, it } from 'vitest';
import { chooseDefaults, type MachineFacts } from './choose-defaults.ts';

const gibibyte = 2 ** 30;
const machine = (facts: Partial<MachineFacts> = {}): MachineFacts => ({
  freeMemoryBytes: 8 * gibibyte,
  cpuCores: 2,
  language: 'en-US',
  installed: new Set(),
  reach: 'hub',
  ...facts,
});

describe('chooseDefaults', () => {
  it.each([
    [8, 'qwen2.5-coder-1.5b-instruct'],
    [4, 'qwen2.5-coder-1.5b-instruct'],
    [3.9, 'qwen2.5-coder-0.5b-instruct'],
    [1.4, 'smollm2-135m-instruct'],
    [0.2, 'smollm2-135m-instruct'],
  ])('takes, with %d GiB of free memory, %s', (free, expected) => {
    const { llm } = chooseDefaults(machine({ freeMemoryBytes: free * gibibyte }));
    expect(llm.modelId).toBe(expected);
    expect(llm.reason).toContain(`${free.toFixed(1)} GiB`);
  });

  it.each([
    ['en', 'moonshine-base-en', 'piper-en-us-joe-medium'],
    ['en-GB', 'moonshine-base-en', 'piper-en-gb-alba-medium'],
    ['fr', 'whisper-base', 'piper-fr-fr-siwis-medium'],
    ['de-AT', 'whisper-base', 'piper-de-de-thorsten-medium'],
    ['pl', 'whisper-base', 'flite'],
  ])('hears and speaks %s with %s and %s', (language, stt, tts) => {
    const choices = chooseDefaults(machine({ language }));
    expect([choices.stt.modelId, choices.tts.modelId]).toEqual([stt, tts]);
  });

  it('keeps to what is installed when nothing can be fetched', () => {
    const installed = new Set(['moonshine-tiny-en', 'qwen2.5-coder-0.5b-instruct']);
    const choices = chooseDefaults(machine({ installed, reach: 'nothing' }));
    expect(choices.stt.modelId).toBe('moonshine-tiny-en');
    expect(choices.llm.modelId).toBe('qwen2.5-coder-0.5b-instruct');
    expect(choices.llm.reason).toContain('qwen2.5-coder-1.5b-instruct cannot be had');
    expect(choices.tts.modelId).toBe('flite');
    expect(choices.turn.modelId).toBeUndefined();
  });

  it('takes what comes in packages when the hub does not answer', () => {
    const choices = chooseDefaults(machine({ language: 'en-GB', reach: 'packages' }));
    expect(choices.tts.modelId).toBe('piper-en-us-joe-medium');
    expect(choices.tts.reason).toContain('piper-en-gb-alba-medium cannot be had');
  });

  it('spares a single core', () => {
    expect(chooseDefaults(machine({ cpuCores: 1 })).stt.modelId).toBe('moonshine-tiny-en');
  });

  it('does as it is told', () => {
    const choices = chooseDefaults(machine(), { llm: 'llama-3.2-1b-instruct' });
    expect(choices.llm).toEqual({
      modelId: 'llama-3.2-1b-instruct',
      reason: 'the configuration says so',
    });
  });
});
