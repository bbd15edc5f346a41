import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AibotError } from '../../shared/errors.ts';
import { withFileLock } from './file-lock.ts';

const recordSchema = z.object({ sha256: z.string(), bytes: z.int(), source: z.string() });
const lockSchema = z.record(z.string(), recordSchema);
export type ChecksumRecord = Readonly<z.infer<typeof recordSchema>>;

/**
 * Checksums of files that the catalogue cannot pin: what their hub announced when they were first fetched.
 * Enforced from then on, so that a file cannot silently change under its name.
 */
export class ChecksumLock {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async find(modelId: string, file: string): Promise<ChecksumRecord | undefined> {
    return (await this.#read())[`${modelId}/${file}`];
  }

  async record(modelId: string, file: string, record: ChecksumRecord): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await withFileLock(`${this.#path}.busy`, {}, async () => {
      const all = { ...(await this.#read()), [`${modelId}/${file}`]: record };
      const next = `${this.#path}.${process.pid}`;
      await writeFile(next, `${JSON.stringify(all, undefined, 2)}\n`);
      await rename(next, this.#path);
    });
  }

  async #read(): Promise<z.infer<typeof lockSchema>> {
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    const parsed = lockSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new AibotError(`The record of model checksums ${this.#path} is damaged.`, {
      code: 'model-checksums-damaged',
      nextSteps: [`Look at ${this.#path}, or delete it: it is made anew by the next pull.`],
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
