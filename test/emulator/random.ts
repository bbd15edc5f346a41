/** A stream of numbers that is the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [min, max]. */
  integer(min: number, max: number): number;
  /** True in `percent` of 100 calls. */
  chance(percent: number): boolean;
  /** A stream of its own, so that one user of numbers does not shift those of another. */
  fork(label: string): Random;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for losing packets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (percent) => percent > 0 && next() * 100 < percent,
    fork: (label) => createRandom(hash(label, seed)),
  };
}

/** FNV-1a, begun at the seed. */
function hash(label: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of label) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return value;
}
