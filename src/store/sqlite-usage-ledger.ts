import type { UsageLedger } from '../core/ports/index.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

/**
 * Counts in the database of the turns, so that a restart forgets nothing, and two processes of one home count
 * together. Past days are deleted with the first request of a new one.
 *
 * @throws AibotError `store-unusable`
 */
export function createSqliteUsageLedger(file: string): UsageLedger {
  const database = openSqliteDatabase(file);
  // One statement: whoever else counts at the same time is before it or after it.
  const take = database.prepare(
    `INSERT INTO gateway_use (caller, day, requests) VALUES (@caller, @day, 1)
     ON CONFLICT (caller, day) DO UPDATE SET requests = requests + 1
     WHERE @limit = 0 OR requests < @limit
     RETURNING requests`,
  );
  const used = database.prepare('SELECT caller, requests FROM gateway_use WHERE day = ?');
  const usedBy = database.prepare('SELECT requests FROM gateway_use WHERE caller = ? AND day = ?');
  const prune = database.prepare('DELETE FROM gateway_use WHERE day < ?');
  let today = -Infinity;

  return {
    take(caller, day, limit) {
      if (day > today) prune.run(day);
      today = day;
      const counted = take.get({ caller, day, limit })?.['requests'];
      if (counted !== undefined) return { isCounted: true, used: Number(counted) };
      return { isCounted: false, used: Number(usedBy.get(caller, day)?.['requests'] ?? 0) };
    },
    usedOn: (day) =>
      new Map(used.all(day).map((row) => [String(row['caller']), Number(row['requests'])] as const)),
    dispose: () => database.close(),
  };
}
