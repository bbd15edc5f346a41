import type { UsageLedger } from '../core/ports/index.ts';

/** Counts in this process, from its start. */
export function createMemoryUsageLedger(): UsageLedger {
  const days = new Map<number, Map<string, number>>();
  return {
    take(caller, day, limit) {
      for (const past of days.keys()) if (past < day) days.delete(past);
      const counts = days.get(day) ?? new Map<string, number>();
      days.set(day, counts);
      const before = counts.get(caller) ?? 0;
      const isCounted = limit === 0 || before < limit;
      const used = isCounted ? before + 1 : before;
      counts.set(caller, used);
      return { isCounted, used };
    },
    usedOn: (day) => new Map(days.get(day)),
    dispose: () => days.clear(),
  };
}
