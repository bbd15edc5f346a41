import type { Receipt } from '../core/pipeline/receipt.ts';
import type { TranscriptStore, TurnQuery } from '../core/ports/index.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

export interface SqliteTranscriptStoreOptions {
  /** The database file, or `:memory:`. */
  readonly file: string;
  /** Whether what was said and answered is kept, and not only how long it took. */
  readonly keepsWords: boolean;
}

/** Receipts in one SQLite file. Every call takes well under a millisecond, so they run on the event loop. */
export function createSqliteTranscriptStore(options: SqliteTranscriptStoreOptions): TranscriptStore {
  const database = openSqliteDatabase(options.file);
  const insert = database.prepare(
    'INSERT OR REPLACE INTO turn (turn_id, session_id, speaker_id, started_at, receipt) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    `SELECT receipt FROM turn
     WHERE (@turnId IS NULL OR turn_id = @turnId)
       AND (@sessionId IS NULL OR session_id = @sessionId)
       AND (@speakerId IS NULL OR speaker_id = @speakerId)
       AND (@behindTurnId IS NULL
         OR (started_at, rowid) < (SELECT started_at, rowid FROM turn WHERE turn_id = @behindTurnId))
     ORDER BY started_at DESC, rowid DESC LIMIT @limit`,
  );
  const forget = database.prepare('DELETE FROM turn WHERE speaker_id = ?');
  const prune = database.prepare('DELETE FROM turn WHERE started_at < ?');

  return {
    keepsWords: options.keepsWords,
    record(receipt) {
      const kept = options.keepsWords ? receipt : withoutWords(receipt);
      const { turnId, sessionId, speakerId, startedAt } = receipt;
      insert.run(turnId, sessionId, speakerId, Math.round(startedAt), JSON.stringify(kept));
      return Promise.resolve();
    },
    query: (query) =>
      Promise.resolve(
        select.all(toParameters(query)).map(({ receipt }) => JSON.parse(String(receipt)) as Receipt),
      ),
    forget: (speakerId) => Promise.resolve(Number(forget.run(speakerId).changes)),
    prune: (beforeMs) => Promise.resolve(Number(prune.run(Math.round(beforeMs)).changes)),
    dispose() {
      database.close();
      return Promise.resolve();
    },
  };
}

function withoutWords(receipt: Receipt): Receipt {
  return { ...receipt, heard: '', answer: '', spoken: '' };
}

function toParameters({
  turnId = null,
  sessionId = null,
  speakerId = null,
  behindTurnId = null,
  limit,
}: Nullable<TurnQuery>) {
  return { turnId, sessionId, speakerId, behindTurnId, limit };
}

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };
