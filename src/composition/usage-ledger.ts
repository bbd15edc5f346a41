import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensurePrivateDir } from '../config/private-dir.ts';
import type { UsageLedger } from '../core/ports/index.ts';
import { createMemoryUsageLedger } from '../gateway/memory-usage-ledger.ts';
import { toAibotError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { createSqliteUsageLedger } from '../store/sqlite-usage-ledger.ts';

/**
 * Where the gateway counts requests: in the database, and in memory once that cannot be used, since a full disk is
 * no reason to answer nobody. Nothing is opened before the first request that counts.
 */
export function createUsageLedger(file: string, logger: Logger): UsageLedger {
  let stored: UsageLedger | undefined;
  let inMemory: UsageLedger | undefined;

  function open(): UsageLedger {
    ensurePrivateDir(dirname(file));
    return createSqliteUsageLedger(file);
  }

  function use<Result>(ask: (ledger: UsageLedger) => Result): Result {
    if (inMemory) return ask(inMemory);
    try {
      stored ??= open();
      return ask(stored);
    } catch (error) {
      const { code } = toAibotError(error);
      logger.warn({ code }, 'requests are counted in memory alone: the database cannot be used');
      stored?.dispose();
      inMemory = createMemoryUsageLedger();
      return ask(inMemory);
    }
  }

  return {
    take: (caller, day, limit) => use((ledger) => ledger.take(caller, day, limit)),
    usedOn: (day) => use((ledger) => ledger.usedOn(day)),
    dispose: () => (inMemory ?? stored)?.dispose(),
  };
}

/** What was counted of a day, by caller; nothing where nobody has ever counted. @throws AibotError `store-unusable` */
export function readUsage(file: string, day: number): ReadonlyMap<string, number> {
  if (!existsSync(file)) return new Map();
  const ledger = createSqliteUsageLedger(file);
  try {
    return ledger.usedOn(day);
  } finally {
    ledger.dispose();
  }
}
