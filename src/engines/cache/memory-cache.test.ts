import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createMemoryCache } from './memory-cache.ts';

const { signal } = new AbortController();
const bytes = (length: number) => new Uint8Array(length).fill(length);

describe('the cache in memory', () => {
  it('gives what was put in, until it has expired', async () => {
    const clock = createVirtualClock();
    const cache = createMemoryCache({ clock, maxBytes: 1_000, ttlMs: 100 });
    await cache.set('usual', bytes(3), { signal });
    await cache.set('short', bytes(4), { signal, ttlMs: 50 });
    await cache.set('for ever', bytes(5), { signal, ttlMs: 0 });
    await clock.advance(60);
    expect(await cache.get('usual', { signal })).toEqual(bytes(3));
    expect(await cache.get('short', { signal })).toBeUndefined();
    await clock.advance(1_000_000);
    expect(await cache.get('usual', { signal })).toBeUndefined();
    expect(await cache.get('for ever', { signal })).toEqual(bytes(5));
  });

  it('lets go what was not used for longest when it is full', async () => {
    const cache = createMemoryCache({ clock: createVirtualClock(), maxBytes: 100, ttlMs: 0 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, bytes(30), { signal });
    await cache.get('a', { signal });
    await cache.set('d', bytes(30), { signal });
    const kept = await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key, { signal })));
    expect(kept.map((value) => value !== undefined)).toEqual([true, false, true, true]);
  });

  it('does not empty itself for what does not fit', async () => {
    const cache = createMemoryCache({ clock: createVirtualClock(), maxBytes: 100, ttlMs: 0 });
    await cache.set('small', bytes(10), { signal });
    await cache.set('large', bytes(101), { signal });
    expect(await cache.get('small', { signal })).toEqual(bytes(10));
    expect(await cache.get('large', { signal })).toBeUndefined();
  });
});
