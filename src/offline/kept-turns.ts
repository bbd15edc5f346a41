import { existsSync } from 'node:fs';
import { composeTranscriptStore } from '../composition/transcript-store.ts';
import { loadConfigWithSources } from '../config/load-config.ts';
import { receiptSchema, type TurnReceipt } from '../control/receipts.ts';
import type { CallOptions, TurnQuery } from '../core/ports/index.ts';

/** Receipts that a daemon which is gone has left, newest first; undefined where none has ever written any. */
export async function keptTurns(
  query: TurnQuery,
  options: CallOptions,
): Promise<readonly TurnReceipt[] | undefined> {
  const { config, paths } = loadConfigWithSources();
  if (!existsSync(paths.databaseFile)) return undefined;
  const store = composeTranscriptStore(config, paths);
  try {
    return receiptSchema.array().parse(await store.query(query, options));
  } finally {
    await store.dispose();
  }
}
