import { untilAborted } from '../../shared/abort.ts';
import type { Cache, CallOptions } from '../ports/index.ts';

export interface RecallOptions {
  readonly ttlMs?: number | undefined;
  /** What is larger is never kept. Default 8 MiB: four minutes of speech. */
  readonly maxEntryBytes?: number | undefined;
  readonly onLookup?: ((result: 'hit' | 'miss') => void) | undefined;
  /** Of the engine and its model: what another version gives is something else. */
  readonly version?: string | undefined;
}

/** Either what was kept, or the right to make it. */
export interface Recalled {
  readonly kept: Uint8Array | undefined;
  /** Lets the others who want the same go on; call it whatever happens. Idempotent. */
  readonly release: () => void;
}

/** A cache before one kind of call: whoever wants what is being made right now waits instead of making it again. */
export interface Recall {
  enter(key: string, call: CallOptions): Promise<Recalled>;
  keep(key: string, value: Uint8Array, call: CallOptions): Promise<void>;
}

const defaultMaxEntryBytes = 8 * 1024 * 1024;

export function createRecall(cache: Cache, options: RecallOptions): Recall {
  const { ttlMs, onLookup, maxEntryBytes = defaultMaxEntryBytes } = options;
  const inProgress = new Map<string, Promise<void>>();

  return {
    async enter(key, call) {
      for (let other = inProgress.get(key); other; other = inProgress.get(key))
        await untilAborted(other, call.signal);
      const done = Promise.withResolvers<undefined>();
      inProgress.set(key, done.promise);
      const release = () => {
        if (inProgress.get(key) === done.promise) inProgress.delete(key);
        done.resolve(undefined);
      };
      try {
        const kept = await cache.get(key, call);
        call.signal.throwIfAborted();
        onLookup?.(kept ? 'hit' : 'miss');
        if (kept) release();
        return { kept, release };
      } catch (error) {
        release();
        throw error;
      }
    },
    async keep(key, value, { signal }) {
      if (value.byteLength <= maxEntryBytes) await cache.set(key, value, { ttlMs, signal });
    },
  };
}

/** A key by content: SHA-256 over what makes the answer what it is, so that no words are readable in the cache's keys. */
export async function contentKey(
  kind: string,
  parts: readonly unknown[],
  bytes: Uint8Array = new Uint8Array(0),
): Promise<string> {
  const head = new TextEncoder().encode(`${JSON.stringify(parts)}\n`);
  const content = new Uint8Array(head.byteLength + bytes.byteLength);
  content.set(head);
  content.set(bytes, head.byteLength);
  const digest = await crypto.subtle.digest('SHA-256', content);
  return `${kind}:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What {@link toBytes} wrote; undefined where somebody else wrote something else there. */
export function fromBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
