import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { composeEject, type EjectRequest } from '../composition/eject.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { makeFolder } from '../shared/make-folder.ts';

export interface EjectOptions extends EjectRequest {
  readonly dir: string;
  /** Replaces files that are there. */
  readonly isForced: boolean;
}

export interface Ejected {
  readonly dir: string;
  readonly files: readonly { readonly path: string; readonly what: string }[];
}

/** Writes the files below `dir`: all of them, or none when one is there already. */
export function eject({ dir: wanted, isForced, ...request }: EjectOptions): Ejected {
  const dir = resolve(wanted);
  const files = composeEject(request);
  const there = files.filter(({ path }) => existsSync(join(dir, path)));
  if (there.length > 0 && !isForced)
    throw filesThere(
      dir,
      there.map(({ path }) => path),
    );
  try {
    for (const { path, content } of files) {
      makeFolder(dirname(join(dir, path)));
      writeFileSync(join(dir, path), content);
    }
  } catch (error) {
    throw error instanceof AibotError ? error : notWritable(dir, error);
  }
  return { dir, files: files.map(({ path, what }) => ({ path, what })) };
}

function filesThere(dir: string, paths: readonly string[]): AibotError {
  const [first = '', ...more] = paths;
  return new AibotError(
    `${join(dir, first)}${more.length > 0 ? ` and ${more.length} more files` : ''} would be replaced`,
    {
      code: 'eject-files-exist',
      exitCode: exitCodes.usage,
      nextSteps: ['Name another folder with `--output DIR`.', 'Or replace them with `--force`.'],
    },
  );
}

function notWritable(dir: string, cause: unknown): AibotError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new AibotError(`The files cannot be written to ${dir} (${reason})`, {
    code: 'eject-not-writable',
    cause,
    nextSteps: [`Make ${dir} writable for this user, or name another folder with \`--output DIR\`.`],
  });
}
