import type { LanguageModel } from '../core/ports/index.ts';
import { createOllamaLanguageModel } from '../engines/llm/ollama-language-model.ts';
import { createOpenAiLanguageModel } from '../engines/llm/openai-language-model.ts';
import { createOpenAiSpeechToText } from '../engines/stt/openai-speech-to-text.ts';
import { createWhisperAsrWebservice } from '../engines/stt/whisper-asr-webservice.ts';
import { createWyomingSpeechToText } from '../engines/stt/wyoming-speech-to-text.ts';
import { createOpenAiSpeech } from '../engines/tts/openai-speech.ts';
import { createPiperHttp } from '../engines/tts/piper-http.ts';
import { createWyomingSpeech } from '../engines/tts/wyoming-speech.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { EngineContext, EngineRegistry } from './engine-registry.ts';

const stt: EngineRegistry['stt'] = [
  {
    id: 'openai-stt',
    models: [],
    create({ config, clock }) {
      const { url, apiKey, model } = config.engines.stt;
      return createOpenAiSpeechToText({
        id: 'openai-stt',
        baseUrl: needed(url, 'engines.stt.url'),
        apiKey,
        model: model ?? 'whisper-1',
        section: 'engines.stt',
        clock,
      });
    },
  },
  {
    id: 'whisper-asr-webservice',
    models: [],
    create: ({ config, clock }) =>
      createWhisperAsrWebservice({
        id: 'whisper-asr-webservice',
        baseUrl: needed(config.engines.stt.url, 'engines.stt.url'),
        clock,
      }),
  },
  {
    id: 'wyoming-stt',
    models: [],
    create: ({ config, clock }) =>
      createWyomingSpeechToText({
        id: 'wyoming-stt',
        url: needed(config.engines.stt.url, 'engines.stt.url'),
        clock,
      }),
  },
];

/** A model of the configured server, under the name the server knows it by. */
export function servedLanguageModel(model: string, context: EngineContext, id = model): LanguageModel {
  const { url, apiKey, contextTokens } = context.config.engines.llm;
  return createOpenAiLanguageModel({
    id,
    baseUrl: needed(url, 'engines.llm.url'),
    apiKey,
    model,
    section: 'engines.llm',
    contextTokens,
  });
}

const llm: EngineRegistry['llm'] = [
  {
    id: 'openai-llm',
    models: [],
    create: (context) =>
      servedLanguageModel(
        needed(context.config.engines.llm.model, 'engines.llm.model'),
        context,
        'openai-llm',
      ),
  },
  {
    id: 'ollama',
    models: [],
    create({ config }) {
      const { ollamaUrl, model, contextTokens } = config.engines.llm;
      return createOllamaLanguageModel({
        id: 'ollama',
        baseUrl: ollamaUrl ?? 'http://127.0.0.1:11434',
        model: needed(model, 'engines.llm.model'),
        contextTokens,
      });
    },
  },
];

const tts: EngineRegistry['tts'] = [
  {
    id: 'openai-tts',
    models: [],
    create({ config }) {
      const { url, apiKey, model, voice } = config.engines.tts;
      const id = voice ?? 'alloy';
      return createOpenAiSpeech({
        id: 'openai-tts',
        baseUrl: needed(url, 'engines.tts.url'),
        apiKey,
        model: model ?? 'tts-1',
        section: 'engines.tts',
        voices: [{ id, language: config.assistant.language, description: `${id} of the speech server` }],
      });
    },
  },
  {
    id: 'piper-http',
    models: [],
    create({ config }) {
      const id = config.engines.tts.voice ?? 'default';
      return createPiperHttp({
        id: 'piper-http',
        baseUrl: needed(config.engines.tts.url, 'engines.tts.url'),
        voices: [{ id, language: config.assistant.language, description: `${id} of the Piper server` }],
      });
    },
  },
  {
    id: 'wyoming-tts',
    models: [],
    create: ({ config, clock }) =>
      createWyomingSpeech({
        id: 'wyoming-tts',
        url: needed(config.engines.tts.url, 'engines.tts.url'),
        voice: config.engines.tts.voice,
        language: config.assistant.language,
        clock,
      }),
  },
];

/** Engines of servers elsewhere: any with OpenAI's API, Ollama's, Piper's, whisper-asr-webservice's, or Wyoming. */
export const remoteEngines: Pick<EngineRegistry, 'stt' | 'llm' | 'tts'> = { stt, llm, tts };

function needed(value: string | undefined, key: string): string {
  if (value !== undefined) return value;
  throw new AibotError(`The engine needs ${key}, and it is not set`, {
    code: 'engine-setting-missing',
    exitCode: exitCodes.usage,
    nextSteps: [`Set it with \`aibot config set ${key} VALUE\`.`],
  });
}
