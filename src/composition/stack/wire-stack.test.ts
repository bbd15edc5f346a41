import { describe, expect, it } from 'vitest';
import { type ConfigInput, configSchema } from '../../config/schema.ts';
import { readStack } from '../../docker/compose-file/read-stack.ts';
import { leaveOut } from '../../docker/plan/leave-out.ts';
import { stackFiles } from '../stack-files.ts';
import { addressOfService, wireStack } from './wire-stack.ts';

const { stack } = readStack({ files: stackFiles(false), env: { AIBOT_WHISPER_PORT: '9100' } });
const wire = (input: ConfigInput) => wireStack(configSchema.parse({ profile: 'docker', ...input }), stack);

describe('engines and the services behind them', () => {
  it('find the published ports', () => {
    const { config, serviceOf, configOf } = wire({});
    expect(config.engines.stt).toMatchObject({
      url: 'http://127.0.0.1:9100/v1',
      api: 'openai',
      model: 'Systran/faster-whisper-base.en',
    });
    expect(config.engines.llm).toMatchObject({
      url: 'http://127.0.0.1:4000/v1',
      ollamaUrl: 'http://127.0.0.1:11434',
      model: 'aibot',
    });
    expect(config.engines.tts).toMatchObject({ url: 'http://127.0.0.1:5000', api: 'piper' });
    expect(config.cache.redisUrl).toBe('redis://127.0.0.1:6379');
    expect(['openai-stt', 'openai-llm', 'ollama', 'piper-http', 'moonshine-base-en'].map(serviceOf)).toEqual([
      'whisper',
      'litellm',
      'ollama',
      'piper',
      undefined,
    ]);
    // What LiteLLM calls `aibot` has a name of its own in Ollama.
    expect(configOf('ollama').engines.llm.model).toBe('qwen2.5:1.5b');
  });

  it('leave what the owner has set', () => {
    const { config, serviceOf } = wire({
      engines: { stt: { url: 'tcp://10.0.0.9:10300' }, llm: { model: 'llama3.2:3b' } },
      cache: { redisUrl: 'redis://elsewhere:6379' },
    });
    expect(config.engines.stt).toMatchObject({ url: 'tcp://10.0.0.9:10300', model: undefined });
    expect(serviceOf('wyoming-stt')).toBeUndefined();
    expect(config.engines.llm.model).toBe('llama3.2:3b');
    expect(config.cache.redisUrl).toBe('redis://elsewhere:6379');
  });

  it('need no gateway, which can be left out where it cannot be built', () => {
    expect(leaveOut(stack, { images: {} }, () => false).map(({ service }) => service)).toEqual(['gateway']);
  });

  it('are found by the probes', () => {
    expect(addressOfService(stack, 'redis')).toBe('redis://127.0.0.1:6379');
    expect(addressOfService(stack, 'gateway')).toBe('http://127.0.0.1:8080');
    expect(addressOfService(stack, 'nobody')).toBeUndefined();
  });
});
