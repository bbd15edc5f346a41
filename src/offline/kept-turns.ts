import { existsSync } from 'node:fs';
import { resolvePaths } from '../config/paths.ts';
import { receiptSchema, type TurnReceipt } from '../control/receipts.ts';
import type { CallOptions, TurnQuery } from '../core/ports/index.ts';
import { createSqliteTranscriptStore } from '../store/sqlite-transcript-store.ts';

/** Receipts that a daemon which is gone has left, newest first; undefined where none has ever written any. */
export async function keptTurns(
  query: TurnQuery,
  options: CallOptions,
): Promise<readonly TurnReceipt[] | undefined> {
  const { databaseFile } = resolvePaths();
  if (!existsSync(databaseFile)) return undefined;
  const store = createSqliteTranscriptStore({ file: databaseFile, keepsWords: false });
  try {
    return receiptSchema.array().parse(await store.query(query, options));
  } finally {
    await store.dispose();
  }
}
