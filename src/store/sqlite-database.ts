import { DatabaseSync } from 'node:sqlite';
import { AibotError } from '../shared/errors.ts';

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
  `CREATE TABLE route (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     session_id TEXT NOT NULL,
     speaker_id TEXT NOT NULL,
     decided_at INTEGER NOT NULL,
     decision TEXT NOT NULL,
     request TEXT NOT NULL,
     previous TEXT,
     corrected_to TEXT
   ) STRICT;
   CREATE INDEX route_by_time ON route (decided_at);
   CREATE INDEX route_by_speaker ON route (speaker_id);`,
  `CREATE TABLE gateway_use (
     caller TEXT NOT NULL,
     day INTEGER NOT NULL,
     requests INTEGER NOT NULL,
     PRIMARY KEY (caller, day)
   ) STRICT, WITHOUT ROWID;`,
];

/** A stand-alone gateway and the daemon write to one file; each holds it for less than a millisecond. */
const busyTimeoutMs = 1_000;

/**
 * Opens the database and brings its schema up to date.
 * @param file a path, or `:memory:`
 * @throws AibotError `store-unusable`
 */
export function openSqliteDatabase(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
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
  const versionNow = () => Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (versionNow() > migrations.length) throw new Error('it was written by a newer version of aibot');
  if (versionNow() === migrations.length) return;
  // All or nothing, and one process at a time: whoever comes second finds the steps taken.
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(versionNow())) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
