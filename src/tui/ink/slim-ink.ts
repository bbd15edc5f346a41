import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Where Ink remembers how wide every text was that it ever drew, and what it had cut it to. */
const caches = [
  { module: '/ink/build/measure-text.js', declared: 'new Map()', bounded: 'new BoundedMap()' },
  { module: '/ink/build/wrap-text.js', declared: '{}', bounded: 'createBoundedRecord()' },
] as const;

/** The one function Ink takes of this library, whose index is four hundred modules. */
const compat = { specifier: 'es-toolkit/compat', function: './function/throttle.mjs' } as const;

const boundedCache = import.meta.resolve(`./bounded-cache.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`);

/**
 * What of Ink is imported before this is disposed of starts in two thirds of the time and remembers a bounded number
 * of texts, as suits a screen that is open for days. Of an Ink that is built otherwise nothing is changed.
 */
export function slimInk(): Disposable {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (specifier !== compat.specifier || !context.parentURL?.includes('/ink/build/')) return found;
      const url = new URL(compat.function, found.url);
      return existsSync(fileURLToPath(url)) ? { ...found, url: url.href } : found;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const cache = caches.find(({ module }) => url.endsWith(module));
      if (!cache || !loaded.source) return loaded;
      const source = Buffer.from(loaded.source as string | Uint8Array).toString();
      const [before, after, more] = source.split(`const cache = ${cache.declared};`);
      if (before === undefined || after === undefined || more !== undefined) return loaded;
      const imported = `import { BoundedMap, createBoundedRecord } from ${JSON.stringify(boundedCache)};`;
      return { ...loaded, source: `${imported}${before}const cache = ${cache.bounded};${after}` };
    },
  });
  return { [Symbol.dispose]: () => hooks.deregister() };
}
