import type { Cache } from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';

export interface MemoryCacheOptions {
  readonly clock: Clock;
  /** Of keys and values; the least recently used entries go first. */
  readonly maxBytes: number;
  /** How long an entry is good when nobody says otherwise; 0 is for ever. */
  readonly ttlMs: number;
}

interface Entry {
  readonly value: Uint8Array;
  readonly expiresAtMs: number;
}

/** Keeps the most recently used entries in this process. */
export function createMemoryCache({ clock, maxBytes, ttlMs: usualTtlMs }: MemoryCacheOptions): Cache {
  // A Map keeps the order of insertion: whatever is used is put at its end.
  const entries = new Map<string, Entry>();
  let totalBytes = 0;
  const sizeOf = (key: string, { value }: Entry) => key.length + value.byteLength;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    totalBytes -= sizeOf(key, entry);
  }

  function add(key: string, entry: Entry): void {
    entries.set(key, entry);
    totalBytes += sizeOf(key, entry);
  }

  return {
    id: 'memory',
    get(key) {
      const entry = entries.get(key);
      if (!entry) return Promise.resolve(undefined);
      remove(key);
      if (entry.expiresAtMs <= clock.now()) return Promise.resolve(undefined);
      add(key, entry);
      return Promise.resolve(entry.value);
    },
    set(key, value, { ttlMs = usualTtlMs }) {
      remove(key);
      const entry = { value, expiresAtMs: ttlMs === 0 ? Infinity : clock.now() + ttlMs };
      if (sizeOf(key, entry) > maxBytes) return Promise.resolve();
      add(key, entry);
      for (const oldest of entries.keys()) {
        if (totalBytes <= maxBytes) break;
        remove(oldest);
      }
      return Promise.resolve();
    },
    dispose() {
      entries.clear();
      totalBytes = 0;
      return Promise.resolve();
    },
  };
}
