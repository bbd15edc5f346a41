import { DatabaseSync } from 'node:sqlite';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { TranscriptStore, TurnQuery } from '../core/ports/index.ts';
import { AibotError } from '../shared/errors.ts';

export interface SqliteTranscriptStoreOptions {
  /** The database file, or `:memory:`. */
  readonly file: string;
  /** Whether what was said and answered is kept, and not only how long it took. */
  readonly keepsWords: boolean;
}

/** Steps of the schema; the database's `user_version` says how many it has taken. Only ever append. */
const migrations = [
  `CREATE TABLE turn (
     turn_id TEXT PRIMARY KEY,
     session_id TEXT NOT NULL,
     speaker_id TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     receipt TEXT NOT NULL
   ) STRICT;
   CREATE INDEX turn_by_time ON turn (started_at);
   CREATE INDEX turn_by_speaker ON turn (speaker_id);`,
];

/** Receipts in one SQLite file. Every call takes well under a millisecond, so they run on the event loop. */
export function createSqliteTranscriptStore(options: SqliteTranscriptStoreOptions): TranscriptStore {
  const database = openDatabase(options.file);
  const insert = database.prepare(
    'INSERT OR REPLACE INTO turn (turn_id, session_id, speaker_id, started_at, receipt) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    `SELECT receipt FROM turn
     WHERE (@turnId IS NULL OR turn_id = @turnId)
       AND (@sessionId IS NULL OR session_id = @sessionId)
       AND (@speakerId IS NULL OR speaker_id = @speakerId)
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

function openDatabase(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file);
    // A reader of the file never waits for the daemon's writes, and a crash loses at most the last turns.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    // What a person asked to forget must not stay in free pages.
    database.exec('PRAGMA secure_delete = ON');
    migrate(database);
    return database;
  } catch (error) {
    throw new AibotError(`The turn database ${file} cannot be opened: ${(error as Error).message}.`, {
      code: 'store-unusable',
      cause: error,
      nextSteps: [
        `Move ${file} away; a new one is made at the next start.`,
        'Check the disk with `aibot doctor`.',
      ],
    });
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) throw new Error('it was written by a newer version of aibot');
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    // One statement list: an error in the middle leaves the transaction, and with it the step, undone.
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function withoutWords(receipt: Receipt): Receipt {
  return { ...receipt, heard: '', answer: '', spoken: '' };
}

function toParameters({ turnId = null, sessionId = null, speakerId = null, limit }: Nullable<TurnQuery>) {
  return { turnId, sessionId, speakerId, limit };
}

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };
