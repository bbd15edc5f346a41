import type { Model } from './model.ts';

const espeakPackage = { kind: 'npm', name: '@echogarden/espeak-ng-emscripten', version: '0.3.5' } as const;

/** What Piper and Kokoro need to turn letters into sounds; cut out of the one file a browser build packs it in. */
export const phonemeModels: readonly Model[] = [
  {
    id: 'espeak-ng-data',
    title: 'eSpeak NG phoneme data',
    task: 'phonemes',
    languages: ['en', 'de', 'es', 'fr', 'it', 'ru'],
    licence: { id: 'GPL-3.0-or-later', url: 'https://github.com/espeak-ng/espeak-ng/blob/master/COPYING' },
    recipes: [
      {
        assets: [
          {
            name: 'espeak-ng.js',
            bytes: 841_996,
            sha256: '3502d997af2640e54518a06845776c8507bfeebd8ff75f80176370e35de9896b',
            sources: [{ ...espeakPackage, path: 'espeak-ng.js' }],
            isScratch: true,
          },
          {
            name: 'espeak-ng.data',
            bytes: 24_014_553,
            sha256: 'f7f8eff5685c709db9dae81e88a0e0556867d60514f7308ae99e0579369397b5',
            sources: [{ ...espeakPackage, path: 'espeak-ng.data' }],
            isScratch: true,
          },
        ],
        prepare: {
          step: 'espeak-data',
          outputs: [
            {
              name: 'de_dict',
              bytes: 69_246,
              sha256: 'e0c538e6cf7656c31c29c5f457b87ca9e835a85fa1df321a9d533e5b11d26abd',
            },
            {
              name: 'en_dict',
              bytes: 167_064,
              sha256: 'c02251c07158c6ba740214276d10455f69dfe6f42715f3fc6c6f1160dec52dc0',
            },
            {
              name: 'es_dict',
              bytes: 49_285,
              sha256: 'e7c6347e407d5c14f283eeada18b86c6d560b03b62f53659473109bbff096757',
            },
            {
              name: 'fr_dict',
              bytes: 63_727,
              sha256: 'e399ab924c4d10beef1fc310b30ea56e4ddfd8b4b64b8ed978e9c65394d49b2d',
            },
            {
              name: 'intonations',
              bytes: 2_312,
              sha256: '031a105bf6bb2ebcd73a2c579ccfb42469b27266db0078af65ae298fd3588b21',
            },
            {
              name: 'it_dict',
              bytes: 154_408,
              sha256: '7ce5b6b4e2ee251516708584267a413a3c02b2fa07cb527a2eb421fbbb3b12cf',
            },
            {
              name: 'lang/gmw/de',
              bytes: 42,
              sha256: 'f3cca92f94b70f8c25a29ee0a4c9ce4c7f1022241532e0647fa2b7f698bf104e',
            },
            {
              name: 'lang/gmw/en',
              bytes: 140,
              sha256: '4605d5330801de3641c6e366d15f129ea1f5ffbce8722642aba01ace07ab9c83',
            },
            {
              name: 'lang/gmw/en-029',
              bytes: 335,
              sha256: 'faeb8cb201056775f733acbd908c66555fe57bf01cb063920f178f389cbf85d3',
            },
            {
              name: 'lang/gmw/en-GB-scotland',
              bytes: 295,
              sha256: '1ce4282c1f4385dbaf0035e799b2ab1ee9e9a3ab4829100594a3047727b52353',
            },
            {
              name: 'lang/gmw/en-GB-x-gbclan',
              bytes: 238,
              sha256: '2040e176f1f7f27bdce81c32d7e2b1662449d54d264afd3c0ed871b8e42b6e46',
            },
            {
              name: 'lang/gmw/en-GB-x-gbcwmd',
              bytes: 188,
              sha256: '927a5ab891c65b30b4426b151d1623a01024f6b773a38497ba1c90cd77a95747',
            },
            {
              name: 'lang/gmw/en-GB-x-rp',
              bytes: 249,
              sha256: 'd0625af7f58561b1b8cf96fd7f93eee6553bcb3eadb9020ae0757bf96e5115e5',
            },
            {
              name: 'lang/gmw/en-US',
              bytes: 257,
              sha256: '41534c2a22df5dd4f1052ff9e1a33a3ea7bff5a26b5c02bdad5ba8ddb7524704',
            },
            {
              name: 'lang/gmw/en-US-nyc',
              bytes: 271,
              sha256: 'e8ee9168376d1f7d9e7dcda7c4644c36c529a8bea816e6380895364db46ea2e3',
            },
            {
              name: 'lang/roa/es',
              bytes: 63,
              sha256: '966aa015ea5646d79f0ca4807cf5da7339aabd3782b55cfa5eb0d8c3fc8fc588',
            },
            {
              name: 'lang/roa/es-419',
              bytes: 167,
              sha256: 'ff0f84457ac40e3bcf61d6de58028312be74e0e6cbc3b742f31b3ce729c2aa0c',
            },
            {
              name: 'lang/roa/fr',
              bytes: 79,
              sha256: '95f44834b48c075dad13eace54d2c98ff79b81aa0074dd67eebaf66c2909eef8',
            },
            {
              name: 'lang/roa/fr-BE',
              bytes: 84,
              sha256: '72496a316e47b997f893500b8953dc01a10b86a2d4238e13c1260f50b47d792a',
            },
            {
              name: 'lang/roa/fr-CH',
              bytes: 86,
              sha256: 'b449b0fd99d9cd93261fe1c6b816448b99b4a10420bee3f301e669568ad0de55',
            },
            {
              name: 'lang/roa/it',
              bytes: 109,
              sha256: '0d9069eb9a96db1c55c131b2bb7d1f5255c68fbddc2199ffd3295b52519a3256',
            },
            {
              name: 'lang/zle/ru',
              bytes: 57,
              sha256: '9f52d00a279aaeaa45a786b4fd3a98b34e95fedbf823f8cdb9fecc1339751d3a',
            },
            {
              name: 'lang/zle/ru-LV',
              bytes: 280,
              sha256: '980e379667ccb94abe33b9c9c660c08800e3f31e36fe4a939551398ab98457ae',
            },
            {
              name: 'lang/zle/ru-cl',
              bytes: 91,
              sha256: '200ea345b505ec9e7b8838490aeaf1822af41033429aeae4ea68159047f59f90',
            },
            {
              name: 'phondata',
              bytes: 554_740,
              sha256: 'a0b643b155cb6b12628d9e7865b57d9fca0d35844614f2594a5e009c80c80bb4',
            },
            {
              name: 'phonindex',
              bytes: 43_316,
              sha256: '384e5fa6f714ba5356c58008249b78699c31c1ad044b243068d263fb806b7d73',
            },
            {
              name: 'phontab',
              bytes: 58_652,
              sha256: '1b40690667e1e9aa1ba5e5234773c799e7e72ea751426e5150423d53c3f24fa2',
            },
            {
              name: 'ru_dict',
              bytes: 8_532_944,
              sha256: '115667ba1d7d85c13d09a4ad6a678321a3d06fd39eedb6922fcc2bf69a14e8f3',
            },
          ],
        },
      },
    ],
  },
];
