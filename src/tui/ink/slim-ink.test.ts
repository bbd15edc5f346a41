import { registerHooks } from 'node:module';
import { expect, it } from 'vitest';
import { BoundedMap, createBoundedRecord, rememberedTexts } from './bounded-cache.ts';
import { slimInk } from './slim-ink.ts';

const manyTexts = Array.from({ length: 3 * rememberedTexts }, (_, index) => `text ${index}`);

it('forgets what it remembered once it is full, and goes on remembering', () => {
  const map = new BoundedMap<string, number>();
  const record = createBoundedRecord<number>();
  for (const [index, text] of manyTexts.entries()) {
    map.set(text, index);
    record[text] = index;
    expect([map.get(text), record[text]]).toEqual([index, index]);
  }
  expect(map.size).toBeLessThanOrEqual(rememberedTexts);
  expect(Object.keys(record).length).toBeLessThanOrEqual(rememberedTexts);
  expect(record['never there']).toBeUndefined();
});

it('takes a small part of what Ink imports, and both its caches are bounded', async () => {
  const sources = new Map<string, string>();
  const slim = slimInk();
  // Registered later, and so asked first: it sees what the other made of it.
  const watch = watchModules(sources);
  try {
    const [{ renderToString, Text }, { createElement }] = await Promise.all([import('ink'), import('react')]);
    const line = createElement(Text, { wrap: 'truncate-end' }, 'a long line of text');
    expect(renderToString(line, { columns: 10 })).toBe('a long li…');
  } finally {
    watch.deregister();
    slim[Symbol.dispose]();
  }
  const urls = [...sources.keys()];
  expect(urls.filter((url) => url.includes('es-toolkit')).length).toBeLessThan(30);
  for (const name of ['measure-text', 'wrap-text']) {
    const url = urls.find((one) => one.endsWith(`/ink/build/${name}.js`)) ?? '';
    expect(sources.get(url), name).toContain('bounded-cache');
  }
});

const watchModules = (sources: Map<string, string>) =>
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (loaded.source) sources.set(url, Buffer.from(loaded.source as string).toString());
      return loaded;
    },
  });
