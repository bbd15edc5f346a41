/** When something that ends again and again is started again, and when no more. */
export interface RestartLimits {
  /** Before the first attempt, the second, …; the last one holds for all that follow. */
  readonly delaysMs: readonly number[];
  /** So many within the window are too many. */
  readonly mostRestarts: number;
  readonly windowMs: number;
}

/**
 * The first comes at once: most ends are accidents, and somebody is waiting for an answer. Models take seconds to
 * load, so that five ends within five minutes are no accident any more.
 */
export const usualLimits: RestartLimits = {
  delaysMs: [0, 1_000, 4_000, 10_000, 30_000],
  mostRestarts: 5,
  windowMs: 300_000,
};

export type RestartDecision =
  | { readonly type: 'restart'; readonly afterMs: number; readonly attempt: number }
  | { readonly type: 'give-up'; readonly attempts: number };

/** What to do about one more end at `nowMs`; `restartsAtMs` are the restarts so far. */
export function decideRestart(
  restartsAtMs: readonly number[],
  nowMs: number,
  limits: RestartLimits = usualLimits,
): RestartDecision {
  const recent = restartsAtMs.filter((atMs) => nowMs - atMs < limits.windowMs).length;
  if (recent >= limits.mostRestarts) return { type: 'give-up', attempts: recent };
  const afterMs = limits.delaysMs[Math.min(recent, limits.delaysMs.length - 1)] ?? 0;
  return { type: 'restart', afterMs, attempt: recent + 1 };
}
