/** How many requests each caller has made, by day. */
export interface UsageLedger {
  /** Counts one request of the caller, unless `limit` of the day are counted already; 0 is no limit. */
  take(caller: string, day: number, limit: number): UsageTaken;
  /** What is counted of a day, by caller. */
  usedOn(day: number): ReadonlyMap<string, number>;
  dispose(): void;
}

export interface UsageTaken {
  readonly isCounted: boolean;
  /** Requests of the day, this one included where it was counted. */
  readonly used: number;
}

const dayMs = 86_400_000;

/** A day of UTC, as a number that grows by one at midnight. */
export const dayOf = (wallMs: number): number => Math.floor(wallMs / dayMs);

/** When a day ends and the next begins, Unix ms. */
export const endOfDayMs = (day: number): number => (day + 1) * dayMs;

/** The key a name is counted by, so that nobody is taken for an address. */
export const keyCaller = (name: string): string => `key:${name}`;
