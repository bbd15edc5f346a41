import { availableParallelism } from 'node:os';
import { resolvePaths } from '../config/paths.ts';
import { speechToTextByLane, voiceActivityDetectorByLane } from '../core/decorators/index.ts';
import type { SpeechToText } from '../core/ports/index.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import { createIntentClassifier } from '../engines/intent/intent-classifier.ts';
import { createLlamaLanguageModel } from '../engines/llm/llama-language-model.ts';
import { createMoonshine } from '../engines/stt/moonshine.ts';
import { createWhisper } from '../engines/stt/whisper.ts';
import { createSilenceOnlyTurnDetector } from '../engines/turn/silence-only.ts';
import { createSmartTurn } from '../engines/turn/smart-turn.ts';
import { createSileroVad } from '../engines/vad/silero.ts';
import { catalogue } from '../models/catalogue/catalogue.ts';
import { downloadBytes, installedFiles, type Model } from '../models/catalogue/model.ts';
import { assetFile } from './assets.ts';
import { embeddedVoices } from './embedded-voices.ts';
import type { EngineContext, EngineRegistry } from './engine-registry.ts';

const modelsOf = (task: Model['task']) => catalogue.filter((model) => model.task === task);

const vad: EngineRegistry['vad'] = [
  {
    id: 'silero-vad-v6',
    models: ['silero-vad-v6'],
    create({ hosts, fileOf }) {
      const modelPath = fileOf('silero-vad-v6', 'silero_vad.onnx');
      return voiceActivityDetectorByLane({
        live: createSileroVad({ host: hosts.hearing, modelPath }),
        batch: createSileroVad({ host: hosts.batch.hearing, modelPath }),
      });
    },
  },
];

const turn: EngineRegistry['turn'] = [
  {
    id: 'smart-turn-v3.2',
    models: ['smart-turn-v3.2'],
    create: ({ config, hosts, fileOf }) =>
      createSmartTurn({
        host: hosts.hearing,
        modelPath: fileOf('smart-turn-v3.2', 'smart-turn-v3.2-cpu.onnx'),
        threshold: config.conversation.turnThreshold,
      }),
  },
  { id: 'silence-only', models: [], create: () => createSilenceOnlyTurnDetector() },
];

/** A recogniser in the hearing host, and once more where recordings are transcribed. */
const inBothLanes = ({ hosts }: EngineContext, create: (host: EngineHost) => SpeechToText) =>
  speechToTextByLane({ live: create(hosts.hearing), batch: create(hosts.batch.hearing) });

const moonshine = (id: string): EngineRegistry['stt'][number] => ({
  id,
  models: [id],
  create: (context) =>
    inBothLanes(context, (host) =>
      createMoonshine({
        id,
        host,
        files: {
          encoderPath: context.fileOf(id, 'encoder_model.onnx'),
          decoderPath: context.fileOf(id, 'decoder_model_merged.onnx'),
          tokensPath: context.fileOf(id, 'tokens.txt'),
        },
        threads: context.config.engines.stt.threads ?? 1,
      }),
    ),
});

/** Needs a binding that has to be compiled on the machine; what to do about it is said when it is first used. */
const whisper = ({ id, languages, recipes: [recipe] }: Model): EngineRegistry['stt'][number] => ({
  id,
  models: [id],
  create: (context) => {
    const create = (host: EngineHost) =>
      createWhisper({
        id,
        host,
        modelPath: context.fileOf(id, ggmlFile),
        languages: languages.includes('mul') ? ['*'] : languages,
        threads: context.config.engines.stt.threads ?? 1,
        addonsDir: resolvePaths().addonsDir,
      });
    const isSmall = recipe !== undefined && downloadBytes(recipe) <= twiceInMemoryBytes;
    return isSmall ? inBothLanes(context, create) : create(context.hosts.hearing);
  },
});

/** Twice the memory of a larger model is too much to take unasked; there live calls overtake between two segments. */
const twiceInMemoryBytes = 600_000_000;

/** Every chat model of the catalogue; its only file is a GGUF. */
const llama = ({ id, recipes }: Model): EngineRegistry['llm'][number] => ({
  id,
  models: [id],
  create: ({ config, hosts, fileOf }) => {
    const [recipe] = recipes;
    const [file] = recipe ? installedFiles(recipe) : [];
    const { contextTokens, threads, gpu } = config.engines.llm;
    return createLlamaLanguageModel({
      id,
      host: hosts.thinking,
      modelPath: fileOf(id, file?.name ?? ''),
      contextTokens,
      threads: threads ?? Math.min(4, availableParallelism()),
      gpu: gpu === 'off' ? false : 'auto',
    });
  },
});

/** Whisper comes in several formats; this one is whisper.cpp's. The others are for servers. */
const ggmlFile = 'ggml-model.bin';
const isGgml = ({ recipes }: Model) =>
  recipes.some((recipe) => installedFiles(recipe).some(({ name }) => name === ggmlFile));

const sentenceEncoder = 'minilm-l6-v2-int8';

const intent: EngineRegistry['intent'] = [
  {
    id: 'intent-minilm-v1',
    models: [sentenceEncoder],
    create: ({ fileOf }) =>
      createIntentClassifier({
        encoderPath: fileOf(sentenceEncoder, 'model.onnx'),
        vocabPath: fileOf(sentenceEncoder, 'vocab.txt'),
        headPath: assetFile('intent/head-v1.json'),
      }),
  },
];

/** The engines that need nothing but this machine. */
export const embeddedEngines: EngineRegistry = {
  vad,
  turn,
  stt: [
    ...modelsOf('stt')
      .filter(({ id }) => id.startsWith('moonshine-'))
      .map(({ id }) => moonshine(id)),
    ...modelsOf('stt').filter(isGgml).map(whisper),
  ],
  llm: modelsOf('llm').map(llama),
  tts: embeddedVoices,
  intent,
};
