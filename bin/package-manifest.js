import { existsSync, readFileSync } from 'node:fs';

const readJson = (url) => JSON.parse(readFileSync(url, 'utf8'));

/**
 * The manifest of this clone or package, dependencies included: oclif looks among them for its plugins. Those of an
 * installed package are in `runtime/`, which its `postinstall` installs.
 */
export function readManifest(root) {
  const manifest = readJson(new URL('package.json', root));
  const runtime = new URL('runtime/package.json', root);
  return existsSync(runtime) ? { ...manifest, dependencies: readJson(runtime).dependencies } : manifest;
}
