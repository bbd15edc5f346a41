import type { Config } from '../config/schema.ts';
import type { Engine } from '../core/ports/index.ts';
import { createOpenAiLanguageModel } from '../engines/llm/openai-language-model.ts';
import { createOpenAiSpeechToText } from '../engines/stt/openai-speech-to-text.ts';
import { createOpenAiSpeech } from '../engines/tts/openai-speech.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { EngineRegistry } from './engine-registry.ts';

/** Whatever the gateway would choose itself. */
const model = 'default';

/** The engines of another aibot's gateway, at `gateway.url`; whose voices go before other programs there. */
export const gatewayEngines: Pick<EngineRegistry, 'stt' | 'llm' | 'tts'> = {
  stt: [
    {
      id: 'gateway-stt',
      models: [],
      create: ({ config, clock }) =>
        warmElsewhere(createOpenAiSpeechToText({ ...serverOf(config), id: 'gateway-stt', model, clock })),
    },
  ],
  llm: [
    {
      id: 'gateway-llm',
      models: [],
      create: ({ config }) =>
        warmElsewhere(
          createOpenAiLanguageModel({
            ...serverOf(config),
            id: 'gateway-llm',
            model,
            contextTokens: config.engines.llm.contextTokens,
          }),
        ),
    },
  ],
  tts: [
    {
      id: 'gateway-tts',
      models: [],
      create({ config }) {
        const voice = config.engines.tts.voice ?? 'alloy';
        const { language } = config.assistant;
        return warmElsewhere(
          createOpenAiSpeech({
            ...serverOf(config),
            id: 'gateway-tts',
            model,
            voices: [{ id: voice, language, description: 'The voice of the gateway' }],
          }),
        );
      },
    },
  ],
};

/** A gateway has its engines loaded; one that is not there yet is no reason not to start. */
const warmElsewhere = <Port extends Engine>(engine: Port): Port => ({
  ...engine,
  warmUp: () => Promise.resolve(),
});

function serverOf({ gateway: { url, apiKey } }: Config) {
  if (url === undefined) {
    throw new AibotError('The engine needs gateway.url, and it is not set', {
      code: 'engine-setting-missing',
      exitCode: exitCodes.usage,
      nextSteps: ['Set it: aibot config set gateway.url http://HOST:8080'],
    });
  }
  return {
    baseUrl: `${url.replace(/\/+$/, '')}/v1`,
    apiKey,
    headers: { 'x-aibot-lane': 'live' },
    section: 'gateway',
  };
}
