import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** One file of the page, ready for the wire. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Below this address lie the files; the modules keep their folders, so that their imports find each other. */
export const pageFilesPath = '/dashboard/app/';

/** `dist/`, or `src/` in development and in tests. */
const root = new URL('../../', import.meta.url);
/** Compiled modules, or the sources with their types taken away. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const assets = new URL('../assets/web/', root);

/** The pages, by address: the module each begins with, and its document. */
const pages = {
  '/': { entry: 'web/main', document: 'index.html' },
  '/docs': { entry: 'web/api-docs', document: 'api-docs.html' },
} as const;

/** Everything the pages consist of, by its address: their documents, and below {@link pageFilesPath} the rest. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  const asset = (name: string) => readFileSync(new URL(name, assets), 'utf8');
  for (const name of ['dashboard.css', 'api-docs.css'])
    files.set(`${pageFilesPath}${name}`, ready('text/css; charset=utf-8', asset(name)));
  files.set(`${pageFilesPath}icon.svg`, ready('image/svg+xml', asset('icon.svg')));
  for (const [address, { entry, document }] of Object.entries(pages)) {
    const main = `${entry}.${extension}`;
    const modules = readModules(main);
    for (const [name, source] of modules)
      files.set(`${pageFilesPath}${name}`, ready('text/javascript; charset=utf-8', source));
    // All modules are asked for at once, instead of one import after the other.
    const preloads = [...modules.keys()].map(
      (name) => `<link rel="modulepreload" href="${pageFilesPath}${name}" />`,
    );
    const written = asset(document).replace('main.js', main).replace('<!-- modules -->', preloads.join(''));
    files.set(address, ready('text/html; charset=utf-8', written));
  }
  return files;
}

/** The module and all it imports, by path from {@link root}: nothing else of the sources is ever served. */
function readModules(entry: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    const file = fileURLToPath(new URL(name, root));
    const written = readFileSync(file, 'utf8');
    const source = extension === 'ts' ? stripTypeScriptTypes(written) : written;
    found.set(name, source);
    for (const [, path] of source.matchAll(/^(?:import|export)\b[^;]*?from ['"](\.[^'"]+)['"]/gm))
      visit(new URL(path ?? '', `file:///${name}`).pathname.slice(1));
  };
  visit(entry);
  return found;
}

function ready(type: string, text: string): PageFile {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, gzipped: gzipSync(body, { level: 9 }), etag };
}
