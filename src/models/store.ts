import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AibotError } from '../shared/errors.ts';
import { makeFolder } from '../shared/make-folder.ts';
import { catalogue, findModel, withRequired } from './catalogue/catalogue.ts';
import { downloadBytes, installedFiles, type Model, type Recipe } from './catalogue/model.ts';
import type { Reach } from './choose-defaults.ts';
import { ChecksumLock } from './fetch/checksum-lock.ts';
import { digestFile } from './fetch/digest.ts';
import { directorySize } from './fetch/directory-size.ts';
import { toStorageError } from './fetch/fetch-errors.ts';
import { fetchModel } from './fetch/fetch-model.ts';
import { withFileLock } from './fetch/file-lock.ts';
import { HostReachability } from './fetch/host-reachability.ts';
import { httpGet } from './fetch/http-request.ts';
import type { HubTimings } from './fetch/hub-download.ts';
import type { ReportModelEvent } from './fetch/progress.ts';

/** Whether it answers says whether models that are nowhere else can be had. */
const hubUrl = 'https://huggingface.co/robots.txt';

export interface ModelStoreOptions {
  /** Shared by all projects of this user; made when the first model is pulled. */
  readonly dir: string;
  /** Fetch nothing; true as well when `AIBOT_OFFLINE` is set in `env`. */
  readonly isOffline?: boolean;
  /** What npm and pip run with. */
  readonly env?: NodeJS.ProcessEnv;
  readonly models?: readonly Model[];
  readonly timings?: HubTimings;
}

export interface ModelStatus {
  readonly model: Model;
  /** `bundled`: inside an npm dependency; `damaged`: there, but of a wrong size or with files missing. */
  readonly state: 'installed' | 'bundled' | 'damaged' | 'missing';
  readonly downloadBytes: number;
  /** What it takes on the disk. */
  readonly installedBytes: number;
}

export interface PullOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ReportModelEvent;
  /** What is there is believed only after it was read and has its checksum. */
  readonly isFull?: boolean | undefined;
}

export interface PullResult {
  readonly modelId: string;
  readonly outcome: 'fetched' | 'already-there';
  readonly installedBytes: number;
}

export interface CheckOptions {
  /** By checksum, which reads everything. */
  readonly isFull?: boolean | undefined;
  readonly signal?: AbortSignal;
}

/** A file that is not as it should be. */
export interface ModelFault {
  readonly file: string;
  readonly fault: 'missing' | 'wrong-size' | 'wrong-checksum';
}

/** The models of this machine: which there are, where, and how to get and lose them. */
export class ModelStore {
  readonly dir: string;
  readonly #options: ModelStoreOptions;
  readonly #models: readonly Model[];
  readonly #checksums: ChecksumLock;
  /** For the life of the store: a hub that did not answer is not asked again. */
  readonly #hosts = new HostReachability();

  constructor(options: ModelStoreOptions) {
    this.dir = options.dir;
    this.#options = options;
    this.#models = options.models ?? catalogue;
    this.#checksums = new ChecksumLock(join(options.dir, 'models.lock.json'));
  }

  get isOffline(): boolean {
    const { isOffline, env = process.env } = this.#options;
    return isOffline === true || ['1', 'true', 'yes'].includes(env['AIBOT_OFFLINE'] ?? '');
  }

  /** What can be fetched from here; asks the hub, which takes up to 4 s when it does not answer. */
  async reach(options: { readonly signal: AbortSignal }): Promise<Reach> {
    if (this.isOffline) return 'nothing';
    try {
      const { first } = await httpGet({
        url: hubUrl,
        headers: {},
        hosts: this.#hosts,
        signal: options.signal,
        firstAnswerTimeoutMs: this.#options.timings?.firstAnswerTimeoutMs,
      });
      await first.body?.cancel();
      return 'hub';
    } catch {
      options.signal.throwIfAborted();
      return 'packages';
    }
  }

  /** Path of a model's directory or of a file in it; whether it is there is another question. */
  pathOf(id: string, file?: string): string {
    const dir = join(this.dir, findModel(id, this.#models).id);
    return file === undefined ? dir : join(dir, file);
  }

  /** Whether all files are there with the right sizes; reads no content. */
  async isInstalled(id: string): Promise<boolean> {
    return (await this.check(id)).length === 0;
  }

  /**
   * What is wrong with an installed model; nothing, when the list is empty. Goes by size, which is quick,
   * unless told otherwise.
   */
  async check(id: string, options: CheckOptions = {}): Promise<readonly ModelFault[]> {
    const model = findModel(id, this.#models);
    let fewest: readonly ModelFault[] | undefined;
    for (const recipe of model.recipes) {
      const faults = await this.#faultsOf(model, recipe, options);
      // Another recipe would have all files read again.
      if (faults.length === 0) return [];
      if (!fewest || faults.length < fewest.length) fewest = faults;
    }
    return fewest ?? [];
  }

  async #faultsOf(model: Model, recipe: Recipe, options: CheckOptions): Promise<readonly ModelFault[]> {
    const faults: ModelFault[] = [];
    for (const file of installedFiles(recipe)) {
      const known = file.sha256 ? file : await this.#checksums.find(model.id, file.name);
      // Of several ways to a file, one without a checksum would let every file pass.
      const fault =
        !known && model.recipes.length > 1
          ? 'missing'
          : await faultOf(
              join(this.dir, model.id, file.name),
              known?.bytes,
              options.isFull ? known?.sha256 : undefined,
              options.signal,
            );
      if (fault) faults.push({ file: file.name, fault });
    }
    return faults;
  }

  /** All models of the catalogue, in its order. */
  list(): Promise<readonly ModelStatus[]> {
    return Promise.all(this.#models.map((model) => this.#statusOf(model)));
  }

  async #statusOf(model: Model): Promise<ModelStatus> {
    const [recipe] = model.recipes;
    if (!recipe) return { model, state: 'bundled', downloadBytes: 0, installedBytes: 0 };
    const installedBytes = await directorySize(join(this.dir, model.id));
    const isWhole = await this.isInstalled(model.id);
    const state = isWhole ? 'installed' : installedBytes > 0 ? 'damaged' : 'missing';
    return { model, state, downloadBytes: downloadBytes(recipe), installedBytes };
  }

  /** How many models a pull of these looks after: with those that they need themselves. */
  countToPull(ids: readonly string[]): number {
    return withRequired(ids, this.#models).length;
  }

  /**
   * Fetches what is missing or damaged of these models and of those they need, one after the other. Safe to
   * call from several processes at once.
   * @throws AibotError `model-unknown` | `model-offline` | `model-unavailable` | `disk-full` |
   *   `models-dir-not-writable`
   */
  async pull(ids: readonly string[], options: PullOptions): Promise<readonly PullResult[]> {
    const results: PullResult[] = [];
    for (const model of withRequired(ids, this.#models)) results.push(await this.#pullOne(model, options));
    return results;
  }

  async #pullOne(model: Model, { signal, onProgress, isFull }: PullOptions): Promise<PullResult> {
    const report = onProgress ?? (() => undefined);
    const present = async (): Promise<PullResult | undefined> => {
      if (!(await this.isInstalled(model.id))) return undefined;
      const installedBytes = await directorySize(join(this.dir, model.id));
      if (isFull) {
        report({ type: 'reading-started', modelId: model.id, totalBytes: installedBytes });
        if ((await this.check(model.id, { isFull, signal })).length > 0) return undefined;
      }
      report({ type: 'model-present', modelId: model.id });
      return { modelId: model.id, outcome: 'already-there', installedBytes };
    };
    const there = await present();
    if (there) return there;
    if (this.isOffline) throw offlineError(model);
    const onWaiting = () => report({ type: 'lock-awaited', modelId: model.id });
    try {
      makeFolder(this.dir);
      return await withFileLock(this.#lockOf(model.id), { signal, onWaiting }, async () => {
        const fetchedMeanwhile = await present();
        if (fetchedMeanwhile) return fetchedMeanwhile;
        const installedBytes = await fetchModel(model, {
          modelsDir: this.dir,
          env: this.#options.env ?? process.env,
          hosts: this.#hosts,
          checksums: this.#checksums,
          timings: this.#options.timings,
          report,
          signal,
        });
        return { modelId: model.id, outcome: 'fetched', installedBytes };
      });
    } catch (thrown) {
      throw toStorageError(thrown, this.dir);
    }
  }

  /** Deletes a model and what an interrupted fetch left of it. Recorded checksums stay in force. */
  async remove(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<{ freedBytes: number }> {
    const dir = this.pathOf(id);
    const partial = join(this.dir, `.partial-${id}`);
    const isThere = (await readdir(this.dir).catch((): string[] => [])).some((name) =>
      [id, `.partial-${id}`].includes(name),
    );
    if (!isThere) return { freedBytes: 0 };
    try {
      return await withFileLock(this.#lockOf(id), options, async () => {
        const freedBytes = (await directorySize(dir)) + (await directorySize(partial));
        await rm(dir, { recursive: true, force: true });
        await rm(partial, { recursive: true, force: true });
        return { freedBytes };
      });
    } catch (thrown) {
      throw toStorageError(thrown, this.dir);
    }
  }

  #lockOf(id: string): string {
    return join(this.dir, `.lock-${id}`);
  }
}

async function faultOf(
  path: string,
  bytes: number | undefined,
  sha256: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ModelFault['fault'] | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return 'missing';
  if (bytes === undefined ? found.size === 0 : found.size !== bytes) return 'wrong-size';
  if (sha256 === undefined || (await digestFile(path, 'sha256', signal)) === sha256) return undefined;
  return 'wrong-checksum';
}

function offlineError(model: Model): AibotError {
  return new AibotError(`The model ${model.id} is not here, and nothing may be fetched (offline mode).`, {
    code: 'model-offline',
    nextSteps: [
      `Run \`aibot models pull ${model.id}\` while online (without AIBOT_OFFLINE).`,
      'Or set AIBOT_MODELS_DIR to a directory that holds it.',
    ],
  });
}
