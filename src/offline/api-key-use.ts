import { readUsage } from '../composition/usage-ledger.ts';
import type { ApiKey } from '../config/api-keys.ts';
import { dayOf, keyCaller } from '../core/ports/index.ts';
import { systemClock } from '../shared/clock.ts';

export interface UsedApiKey extends ApiKey {
  /** Requests of today (UTC) that used an engine. */
  readonly usedToday: number;
}

/** The keys with what was asked with each today. @throws AibotError `store-unusable` */
export function withUse(keys: readonly ApiKey[], databaseFile: string): readonly UsedApiKey[] {
  const used = readUsage(databaseFile, dayOf(systemClock.wallNow()));
  return keys.map((key) => ({ ...key, usedToday: used.get(keyCaller(key.name)) ?? 0 }));
}
