import type { Asset, Model } from './model.ts';

/** Later versions of this package carry another licence. */
const moonshinePackage = { name: '@usefulsensors/moonshine-js', version: '0.1.16' } as const;

function graph(size: string, name: string, bytes: number, sha256: string): Asset {
  return {
    name,
    bytes,
    sha256,
    sources: [
      {
        kind: 'hub',
        url: `https://huggingface.co/UsefulSensors/moonshine/resolve/main/onnx/merged/${size}/quantized/${name}`,
      },
      { kind: 'npm', ...moonshinePackage, path: `dist/model/${size}/quantized/${name}` },
    ],
  };
}

function moonshine(size: 'tiny' | 'base', graphs: readonly Asset[]): Model {
  return {
    id: `moonshine-${size}-en`,
    title: `Moonshine ${size} (English), quantised`,
    task: 'stt',
    languages: ['en'],
    licence: { id: 'MIT', url: 'https://huggingface.co/UsefulSensors/moonshine' },
    recipes: [
      {
        assets: [
          ...graphs,
          {
            name: 'llama-tokenizer.js',
            bytes: 676_487,
            sha256: '34a7b9f7579d40486444590c37cba6564ef40c3dd98ecdfc2f7c886ae72c898d',
            sources: [
              { kind: 'npm', name: 'llama-tokenizer-js', version: '1.2.2', path: 'llama-tokenizer.js' },
            ],
            isScratch: true,
          },
        ],
        prepare: {
          step: 'moonshine-tokens',
          outputs: [
            {
              name: 'tokens.txt',
              bytes: 489_658,
              sha256: '043d62c6fe5ada3e384bd3748426e6e38691e5087223c1ddeb52d27758335f0e',
            },
          ],
        },
      },
    ],
  };
}

export const moonshineModels: readonly Model[] = [
  moonshine('tiny', [
    graph(
      'tiny',
      'encoder_model.onnx',
      7_937_661,
      'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
    ),
    graph(
      'tiny',
      'decoder_model_merged.onnx',
      20_243_286,
      'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
    ),
  ]),
  moonshine('base', [
    graph(
      'base',
      'encoder_model.onnx',
      20_513_063,
      '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
    ),
    graph(
      'base',
      'decoder_model_merged.onnx',
      42_498_870,
      'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
    ),
  ]),
];
