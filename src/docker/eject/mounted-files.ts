import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { AibotError } from '../../shared/errors.ts';
import type { StackModel } from '../compose-file/model.ts';

export interface SourceFile {
  /** Relative to the mounted or built folder; of a single file its name. */
  readonly path: string;
  readonly content: string;
}

/** The text files of a folder, or the one file, by name. Hidden ones and what Python compiles are left out. */
export function filesBelow(source: string): readonly SourceFile[] {
  const isDirectory = statSync(source, { throwIfNoEntry: false })?.isDirectory();
  if (isDirectory === undefined) throw sourceMissing(source);
  if (!isDirectory) return [{ path: source.split('/').at(-1) ?? '', content: readFileSync(source, 'utf8') }];
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|\/)(\.|__pycache__)/.test(relative(source, file)))
    .toSorted()
    .map((file) => ({ path: relative(source, file), content: readFileSync(file, 'utf8') }));
}

/** Where a path of the project lies in it; undefined when it is outside: such a thing cannot be taken along. */
export function pathInProject(stack: StackModel, path: string): string | undefined {
  const inside = relative(stack.projectDir, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? undefined : inside;
}

function sourceMissing(source: string): AibotError {
  return new AibotError(`${source}, which the stack mounts, is not there`, {
    code: 'mount-not-found',
    nextSteps: [`Put ${source} back: reinstall aibot, or \`git checkout\` in a clone.`],
  });
}
