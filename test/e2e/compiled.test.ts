import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
/** `from './x.js'`, `import './x.js'` and `import('./x.js')`. */
const ownModules = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

// The other tests run the sources; tsc once left an `import('….ts')` as it was, and a command did not start.
it.skipIf(!existsSync(dist))('names only modules that were compiled (`npm run build` makes them)', () => {
  const files = globSync('**/*.js', { cwd: dist }).map((file) => join(dist, file));
  const missing = files.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(ownModules), ([, name = '']) => join(dirname(file), name))
      .filter((module) => !existsSync(module))
      .map((module) => `${file} → ${module}`),
  );
  expect(files).not.toEqual([]);
  expect(missing).toEqual([]);
});
