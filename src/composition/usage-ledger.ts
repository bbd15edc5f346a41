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
  let ledger: UsageLedger | undefined;
  let isStored = false;

  function open(): UsageLedger {
    ensurePrivateDir(dirname(file));
    isStored = true;
    return createSqliteUsageLedger(file);
  }

  function use<Result>(ask: (ledger: UsageLedger) => Result): Result {
    try {
      ledger ??= open();
      return ask(ledger);
    } catch (error) {
      if (!isStored && ledger) throw error;
      isStored = false;
      const { code } = toAibotError(error);
      logger.warn({ code }, 'requests are counted in memory alone: the database cannot be used');
      ledger?.dispose();
      ledger = createMemoryUsageLedger();
      return ask(ledger);
    }
  }

  return {
    take: (caller, day, limit) => use((open_) => open_.take(caller, day, limit)),
    usedOn: (day) => use((open_) => open_.usedOn(day)),
    dispose: () => ledger?.dispose(),
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
