import type { CallOptions } from './engine.ts';

/**
 * Bytes kept for later under a key, for a while. What is in it may vanish at any time, and a cache that is
 * down, slow or full is only a miss: nothing but a cancellation is ever thrown.
 */
export interface Cache {
  readonly id: string;
  get(key: string, options: CallOptions): Promise<Uint8Array | undefined>;
  set(
    key: string,
    value: Uint8Array,
    options: CallOptions & { readonly ttlMs?: number | undefined },
  ): Promise<void>;
  dispose(): Promise<void>;
}
