import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AibotError } from './errors.ts';

export interface MakeFolderOptions {
  /** Of every folder that is made. */
  readonly mode?: number;
  /** What a person can do when it cannot be made. */
  readonly nextStep?: string;
}

/**
 * Makes a folder and those above it that are missing, as `mkdirSync` with `recursive` does; but that one never ends
 * below a folder in which none can be made though it exists, such as `/proc` (Node 24).
 *
 * @throws AibotError `folder-not-made`, with the system's error as its cause
 */
export function makeFolder(dir: string, { mode, nextStep }: MakeFolderOptions = {}): void {
  const missing: string[] = [];
  for (let at = dir; !existsSync(at); at = dirname(at)) missing.push(at);
  try {
    if (missing.length === 0) mkdirSync(dir, { recursive: true }); // throws where a file is in the way
    for (const at of missing.reverse()) makeOne(at, mode);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AibotError(`The folder ${dir} cannot be made (${code})`, {
      code: 'folder-not-made',
      cause,
      nextSteps: [nextStep ?? 'Name another folder, or make the one above it writable for this user.'],
    });
  }
}

function makeOne(dir: string, mode: number | undefined): void {
  try {
    mkdirSync(dir, { mode });
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
