import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyLibraries } from '../../real/servers/build-ollama.ts';
import { findOllama, ollamaVersion } from '../../real/servers/ollama.ts';
import { unpackPackages } from '../engine/debian-packages.ts';
import { fetchNpmPackage, fetchUv } from './package-files.ts';
import { debian, makeRootFileSystem } from './root-file-system.ts';

/** How an image comes about where there is no registry of images. */
export interface ImageRecipe {
  /** The first is the one that other recipes are made from. */
  readonly tags: readonly [string, ...string[]];
  /** The image it is made from. */
  readonly from?: ImageName;
  /** Folder of the repository that is built as it is; else a Dockerfile beside this file. */
  readonly context?: Readonly<{ dir: string; sources: readonly string[] }>;
  /** What goes into it besides the Dockerfile, in words: other words, another image. */
  readonly contents: readonly string[];
  /** Puts into the folder what the Dockerfile copies. */
  readonly prepare?: (dir: string) => Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

const systemPackages = [
  ...['python3', 'python3-venv', 'passwd', 'apt', 'debian-archive-keyring'],
  ...['ca-certificates', 'curl', 'libgomp1', 'libstdc++6', 'libatomic1'],
];
const llamaPackages = ['llama.cpp-tools', 'bash', 'coreutils', 'curl', 'base-files', 'libc-bin'];
const redisPackages = [
  ...['redis-server', 'redis-tools', 'liblua5.1-0', 'lua-cjson', 'lua-bitop', 'liblzf1'],
  ...['libatomic1', 'libjemalloc2', 'libhiredis0.14|libhiredis1.1.0'],
];
const npm = 'npm@11.6.2';

const recipes = {
  python: {
    tags: ['aibot-test/python:1', 'python:3.12-slim-bookworm'],
    contents: systemPackages,
    async prepare(dir) {
      await makeRootFileSystem(join(dir, 'root.tar'), { variant: 'essential', include: systemPackages });
      await copyFile('/etc/ssl/certs/ca-certificates.crt', join(dir, 'ca.crt'));
    },
  },
  node: {
    tags: ['aibot-test/node:1', 'node:24-bookworm', 'node:24-bookworm-slim'],
    from: 'python',
    contents: [process.version, npm],
    async prepare(dir) {
      await copyFile(process.execPath, join(dir, 'node'));
      await fetchNpmPackage(npm, join(dir, 'npm.tgz'));
    },
  },
  redis: {
    tags: ['aibot-test/redis:1'],
    from: 'python',
    contents: redisPackages,
    async prepare(dir) {
      const { mirror, release: suite } = await debian();
      const set = { suite, mirror, packages: redisPackages, keepArchives: true };
      await unpackPackages(join(dir, 'debs'), set);
    },
  },
  litellm: { tags: ['aibot-test/litellm:1'], from: 'python', contents: [], prepare: withUv },
  whisper: { tags: ['aibot-test/whisper:1'], from: 'python', contents: [], prepare: withUv },
  llama: {
    tags: ['aibot-test/llama:1'],
    contents: llamaPackages,
    prepare: (dir) =>
      makeRootFileSystem(join(dir, 'root.tar'), { suite: 'sid', variant: 'extract', include: llamaPackages }),
  },
  ollama: {
    tags: ['aibot-test/ollama:1'],
    from: 'python',
    contents: [`ollama ${ollamaVersion}`],
    async prepare(dir) {
      const { command, librariesDir } = (await findOllama()) ?? {};
      if (!command || !librariesDir) throw new Error('there is no Ollama with its libraries here');
      await copyFile(command, join(dir, 'ollama'));
      await copyLibraries(librariesDir, join(dir, 'lib'));
    },
  },
  /** Our own, from the Dockerfiles that users build. */
  piper: {
    tags: ['aibot-test/piper:1'],
    from: 'python',
    contents: [],
    context: { dir: join(root, 'stacks/piper'), sources: ['.'] },
  },
  aibot: {
    tags: ['aibot-test/aibot:1'],
    from: 'node',
    contents: [],
    context: {
      dir: root,
      sources: [
        ...['Dockerfile', '.dockerignore', 'package.json', 'package-lock.json', '.npmrc'],
        ...['tsconfig.json', 'tsconfig.build.json', 'src', 'scripts', 'bin', 'assets', 'stacks'],
      ],
    },
  },
} as const satisfies Readonly<Record<string, Omit<ImageRecipe, 'from'> & { from?: string }>>;

export type ImageName = keyof typeof recipes;
export const imageRecipes: Readonly<Record<ImageName, ImageRecipe>> = recipes;

async function withUv(dir: string): Promise<void> {
  await fetchUv(join(dir, 'uv'));
}
