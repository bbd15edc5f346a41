import { describe, expect, it } from 'vitest';
import { type ConfigInput, configSchema } from '../config/schema.ts';
import type { MachineFacts } from '../models/choose-defaults.ts';
import { chooseEngines } from './choose-engines.ts';

const facts: MachineFacts = {
  freeMemoryBytes: 8 * 2 ** 30,
  cpuCores: 2,
  language: 'en',
  installed: new Set(),
  reach: 'packages',
};
const choose = (input: ConfigInput, change: Partial<MachineFacts> = {}) =>
  chooseEngines(configSchema.parse(input), { ...facts, ...change });
const ids = (chain: readonly { id: string }[]) => chain.map(({ id }) => id);

describe('chooseEngines', () => {
  it('takes what suits the machine where the configuration is silent, and says why', () => {
    const chosen = choose({});
    expect(ids(chosen.llm)).toEqual(['qwen2.5-coder-1.5b-instruct']);
    expect(chosen.llm[0]?.reason).toContain('8.0 GiB');
    expect(ids(chosen.stt)).toEqual(['moonshine-base-en']);
    expect(ids(chosen.tts)).toEqual(['piper-en-us-joe-medium', 'flite']);
    expect(chosen.turn.id).toBe('smart-turn-v3.2');
  });

  it('takes a smaller model where memory is short', () => {
    expect(ids(choose({}, { freeMemoryBytes: 3 * 2 ** 30 }).llm)).toEqual(['qwen2.5-coder-0.5b-instruct']);
  });

  it('puts a configured server before the embedded engine, which stands in for it', () => {
    const chosen = choose({
      engines: { stt: { url: 'http://127.0.0.1:8000/v1' }, llm: { url: 'http://127.0.0.1:1/v1' } },
    });
    expect(ids(chosen.stt)).toEqual(['openai-stt', 'moonshine-base-en']);
    expect(ids(chosen.llm)).toEqual(['openai-llm', 'qwen2.5-coder-1.5b-instruct']);
  });

  it('puts the engines of a configured gateway first', () => {
    const chosen = choose({ gateway: { url: 'http://10.0.0.2:8080' } });
    expect(ids(chosen.stt)).toEqual(['gateway-stt', 'moonshine-base-en']);
    expect(ids(chosen.llm)).toEqual(['gateway-llm', 'qwen2.5-coder-1.5b-instruct']);
    expect(ids(chosen.tts)).toEqual(['gateway-tts', 'piper-en-us-joe-medium', 'flite']);
  });

  it('keeps to what the configuration names, and makes the models of its routes', () => {
    const chosen = choose({
      engines: { llm: { use: ['a'] }, tts: { use: ['flite'] } },
      routes: { code: ['a', 'b'] },
    });
    expect(ids(chosen.llm)).toEqual(['a', 'b']);
    expect(ids(chosen.tts)).toEqual(['flite']);
  });

  it('does without a turn model where nothing can be fetched', () => {
    expect(choose({}, { reach: 'nothing' }).turn.id).toBe('silence-only');
  });
});
