import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import type { ContainerEngine } from '../../../src/docker/container-engine.ts';
import { collect } from '../contract/engine-under-test.ts';
import { testCacheDir } from '../engine/engine-tools.ts';
import type { EngineFacts } from '../engine/throw-away-engine.ts';
import { type ImageName, type ImageRecipe, imageRecipes } from './image-recipes.ts';

export interface ImageBuilder {
  readonly engine: ContainerEngine;
  readonly facts: EngineFacts;
  readonly signal?: AbortSignal;
  /** Told of each image that is there, and how it came. */
  readonly onImage?: (name: ImageName, how: 'loaded' | 'built', elapsedMs: number) => void;
}

/**
 * Sees to it that the engine has the images: loaded from the cache of the tests, or built one after the other and
 * put there, each under a hash of all it is made of. Gives the references.
 */
export async function ensureServiceImages<Name extends ImageName>(
  names: readonly Name[],
  builder: ImageBuilder,
): Promise<Readonly<Record<Name, string>>> {
  for (const name of names) await ensureImage(name, builder);
  return Object.fromEntries(names.map((name) => [name, imageRecipes[name].tags[0]])) as Record<Name, string>;
}

async function ensureImage(name: ImageName, builder: ImageBuilder): Promise<void> {
  const { engine, facts, signal, onImage } = builder;
  const recipe = imageRecipes[name];
  // The last of its names is given last.
  if (await engine.inspectImage(recipe.tags.at(-1) ?? '')) return;
  const archives = join(testCacheDir(), 'images');
  const archive = join(archives, `${name}-${(await keyOf(name)).slice(0, 16)}.tar`);
  const startedMs = performance.now();
  if (existsSync(archive)) {
    await execa({ env: facts.env })`docker load -q -i ${archive}`;
    onImage?.(name, 'loaded', performance.now() - startedMs);
    return;
  }
  if (recipe.from) await ensureImage(recipe.from, builder);
  const contextDir = await contextOf(name, recipe);
  // There is no default bridge in the throw-away engine.
  await collect(
    engine.buildImage(
      { tags: recipe.tags, contextDir, network: 'host', buildArguments: proxies() },
      { signal },
    ),
  );
  onImage?.(name, 'built', performance.now() - startedMs);
  for (const old of await readdir(archives))
    if (old.startsWith(`${name}-`)) await rm(join(archives, old), { force: true });
  await execa({ env: facts.env })`docker save -o ${`${archive}.half`} ${recipe.tags}`;
  await rename(`${archive}.half`, archive);
  await rm(join(archives, 'contexts'), { recursive: true, force: true });
}

/** The folder that is built: one of the repository, or one of the cache with what its Dockerfile copies. */
async function contextOf(name: ImageName, { context, prepare }: ImageRecipe): Promise<string> {
  if (context) return context.dir;
  const dir = join(testCacheDir(), 'images', 'contexts', `${name}-${(await keyOf(name)).slice(0, 16)}`);
  await mkdir(dir, { recursive: true });
  await copyFile(dockerfileOf(name), join(dir, 'Dockerfile'));
  await prepare?.(dir);
  return dir;
}

const dockerfileOf = (name: ImageName) => join(import.meta.dirname, name, 'Dockerfile');

async function keyOf(name: ImageName): Promise<string> {
  const { tags, from, context, contents } = imageRecipes[name];
  const hash = createHash('sha256').update(JSON.stringify([process.arch, tags, contents]));
  if (from) hash.update(await keyOf(from));
  const files = context
    ? await Promise.all(context.sources.map((source) => filesBelow(join(context.dir, source))))
    : [[dockerfileOf(name)]];
  // Another clone makes the same images.
  for (const file of files.flat())
    hash.update(`\n${relative(import.meta.dirname, file)}\n`).update(await readFile(file));
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .filter(({ parentPath }) => !parentPath.includes('__pycache__'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Docker knows these build arguments without a word in the Dockerfile; they do not end up in the image. */
function proxies(): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
