import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const paths = new URL('../dist/config/paths.js', import.meta.url);

/**
 * Keeps what V8 compiled of every module in the cache folder, for this process and those it starts: compiling is a good
 * part of what a command does before it begins. A folder that cannot be written costs nothing but that, and
 * `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export async function keepCompiled() {
  // Of a clone that is not built there is nothing to keep.
  if (!existsSync(paths)) return;
  const { resolvePaths } = await import(paths.href);
  process.env.NODE_COMPILE_CACHE ??= join(resolvePaths().cacheDir, 'compiled');
  enableCompileCache();
}
