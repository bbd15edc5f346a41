import { createRequire } from 'node:module';

/** The version of this package; `src/` and `dist/` lie equally deep below its `package.json`. */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  return manifest.version;
}
