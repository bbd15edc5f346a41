import type { Paths } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { TranscriptStore } from '../core/ports/index.ts';
import { createSqliteTranscriptStore } from '../store/sqlite-transcript-store.ts';

/** Where the receipts of this home are kept. */
export const composeTranscriptStore = (
  { store }: Pick<Config, 'store'>,
  { databaseFile }: Pick<Paths, 'databaseFile'>,
): TranscriptStore => createSqliteTranscriptStore({ file: databaseFile, keepsWords: store.transcripts });
