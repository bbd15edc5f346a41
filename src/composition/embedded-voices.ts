import { textToSpeechByLane } from '../core/decorators/index.ts';
import type { TextToSpeech, Voice } from '../core/ports/index.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import { createFlite } from '../engines/tts/flite/flite.ts';
import { createKokoro, createPiper } from '../engines/tts/sherpa-voice.ts';
import { catalogue } from '../models/catalogue/catalogue.ts';
import { kokoroModel, kokoroSpeakers } from '../models/catalogue/kokoro.ts';
import type { Model } from '../models/catalogue/model.ts';
import type { EngineContext, EngineRegistry } from './engine-registry.ts';

const phonemes = 'espeak-ng-data';

/** The files every voice of sherpa-onnx needs; the phonemes are a model of their own, shared by all. */
const voiceFiles = (id: string, { fileOf }: EngineContext) => ({
  modelPath: fileOf(id, 'model.onnx'),
  tokensPath: fileOf(id, 'tokens.txt'),
  espeakDataPath: fileOf(phonemes, ''),
});

/** A voice in the speaking host, and once more where texts of programs are said. */
const inBothLanes = ({ hosts }: EngineContext, create: (host: EngineHost) => TextToSpeech) =>
  textToSpeechByLane({ live: create(hosts.speaking), batch: create(hosts.batch.speaking) });

const piper = ({ id, title, languages }: Model): EngineRegistry['tts'][number] => ({
  id,
  models: [id],
  create: (context) =>
    inBothLanes(context, (host) =>
      createPiper({
        id,
        host,
        voices: [{ id, language: languages[0] ?? 'en', description: title }],
        files: voiceFiles(id, context),
      }),
    ),
});

const kokoro: EngineRegistry['tts'][number] = {
  id: kokoroModel.id,
  models: [kokoroModel.id],
  create: (context) => {
    const [first = kokoroVoice('af_heart'), ...others] = kokoroSpeakers.map(kokoroVoice);
    const files = {
      ...voiceFiles(kokoroModel.id, context),
      voicesPath: context.fileOf(kokoroModel.id, 'voices.bin'),
    };
    return inBothLanes(context, (host) =>
      createKokoro({ id: kokoroModel.id, host, voices: [first, ...others], files }),
    );
  },
};

/** By the first letter of a speaker's name, as the model's authors named them. */
const kokoroLanguages: Readonly<Record<string, string>> = {
  a: 'en-us',
  b: 'en-gb',
  e: 'es',
  f: 'fr',
  i: 'it',
};

function kokoroVoice(id: string): Voice {
  return { id, language: kokoroLanguages[id.charAt(0)] ?? 'en', description: `Kokoro ${id}` };
}

/** Voices that need nothing but this machine; the last one not even a model. */
export const embeddedVoices: EngineRegistry['tts'] = [
  ...catalogue.filter(({ id }) => id.startsWith('piper-')).map(piper),
  kokoro,
  { id: 'flite', models: [], create: () => createFlite() },
];
