import { isAbsolute, join, resolve } from 'node:path';
import type { Lookup } from './interpolate.ts';

/** What the values of a file depend on besides the file. */
export interface ReadContext {
  readonly lookup: Lookup;
  /** Relative paths begin here. */
  readonly projectDir: string;
  readonly homeDir: string;
  /** Undefined when there is no such file. */
  readonly readText: (path: string) => string | undefined;
}

export function resolvePath(context: ReadContext, path: string): string {
  if (path === '~' || path.startsWith('~/')) return join(context.homeDir, path.slice(1));
  return isAbsolute(path) ? path : resolve(context.projectDir, path);
}
