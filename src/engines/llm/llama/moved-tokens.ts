/** A shorter stretch is computed anew as fast as it is moved, and would be met by chance. */
const leastMoved = 32;

/** Of kept tokens, those to take out: from `start` up to, not including, `end`. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/**
 * `kept` and `wanted` begin alike, with `shared` tokens. Where `wanted` goes on with what stands further behind in
 * `kept`, as when the oldest turns of a conversation are forgotten, the gap between is all that separates them:
 * without it, what follows can be moved forward instead of being computed again (llama.cpp's context shift, its
 * server's `--cache-reuse`). What was moved has been computed in sight of what is gone; for a chat that is no harm.
 */
export function findGap<Token extends number>(
  kept: readonly Token[],
  wanted: readonly Token[],
  shared: number,
): Gap | undefined {
  let best: Gap | undefined;
  let longest = leastMoved - 1;
  for (let start = shared + 1; start + longest < kept.length; start++) {
    const length = countAlike(kept, start, wanted, shared);
    if (length <= longest) continue;
    longest = length;
    best = { start: shared, end: start };
  }
  return best;
}

function countAlike(
  kept: readonly number[],
  keptFrom: number,
  wanted: readonly number[],
  wantedFrom: number,
): number {
  let length = 0;
  while (
    keptFrom + length < kept.length &&
    wantedFrom + length < wanted.length &&
    kept[keptFrom + length] === wanted[wantedFrom + length]
  ) {
    length++;
  }
  return length;
}
