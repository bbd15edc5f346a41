import { describe, expect, it } from 'vitest';
import { type ConfigInput, configSchema } from '../config/schema.ts';
import type { MachineFacts } from '../models/choose-defaults.ts';
import { chooseEngines } from './choose-engines.ts';
import { neededModels } from './needed-models.ts';

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

  it.each([
    [{ stt: { url: 'tcp://10.0.0.2:10300' } }, 'stt', 'wyoming-stt'],
    [
      { stt: { url: 'http://10.0.0.2:9000', api: 'whisper-asr-webservice' } },
      'stt',
      'whisper-asr-webservice',
    ],
    [{ llm: { ollamaUrl: 'http://10.0.0.2:11434', model: 'm' } }, 'llm', 'ollama'],
    [{ tts: { url: 'http://10.0.0.2:8880/v1' } }, 'tts', 'openai-tts'],
    [{ tts: { url: 'http://10.0.0.2:5000', api: 'piper' } }, 'tts', 'piper-http'],
    [{ tts: { url: 'tcp://10.0.0.2:10200' } }, 'tts', 'wyoming-tts'],
  ] as const)('needs no more than an address: %o is %s by %s', (engines, task, id) => {
    expect(ids(choose({ engines })[task])[0]).toBe(id);
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

  it('asks the server of a container profile for the models of its routes, by the same names', () => {
    const routes = { code: ['qwen2.5-coder-1.5b-instruct'] };
    const llm = { url: 'http://10.0.0.2:4000/v1', use: ['openai-llm'] };
    const served = choose({ profile: 'docker', engines: { llm }, routes });
    expect(served.llm.at(-1)).toMatchObject({ id: 'qwen2.5-coder-1.5b-instruct', isServed: true });
    expect(neededModels(served).map(({ id }) => id)).not.toContain('qwen2.5-coder-1.5b-instruct');
    const embedded = choose({ engines: { llm }, routes });
    expect(neededModels(embedded).map(({ id }) => id)).toContain('qwen2.5-coder-1.5b-instruct');
  });

  it('does without a turn model where nothing can be fetched', () => {
    expect(choose({}, { reach: 'nothing' }).turn.id).toBe('silence-only');
  });
});
