import type { CallOptions } from './engine.ts';

/** Tells how much alike two short texts are in what they mean. */
export interface TextLikeness {
  /** BCP 47 primary tags of the languages it understands. */
  readonly languages: readonly string[];
  /** −1…1; unrelated texts are about 0. */
  compare(one: string, other: string, options: CallOptions): Promise<number>;
}
