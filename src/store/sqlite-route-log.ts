import type { IntentLabel, RouteLog, RouteQuery, RouteRecord } from '../core/ports/index.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

export interface SqliteRouteLogOptions {
  /** The database file of the turns. */
  readonly file: string;
  /** Whether what was asked is kept; of a corrected decision it always is. */
  readonly keepsWords: boolean;
}

/** Routing decisions beside the turns they belong to. */
export function createSqliteRouteLog({ file, keepsWords }: SqliteRouteLogOptions): RouteLog {
  const database = openSqliteDatabase(file);
  const insert = database.prepare(
    `INSERT INTO route (session_id, speaker_id, decided_at, decision, request, previous)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare(
    `SELECT id, decision, request, previous, corrected_to FROM route
     WHERE (@id IS NULL OR id = @id)
       AND (@sessionId IS NULL OR session_id = @sessionId)
       AND (@speakerId IS NULL OR speaker_id = @speakerId)
       AND (@isCorrected IS NULL OR (corrected_to IS NOT NULL) = @isCorrected)
     ORDER BY id DESC LIMIT @limit`,
  );
  const update = database.prepare(
    'UPDATE route SET corrected_to = ?, request = ?, previous = ? WHERE id = ?',
  );
  const forget = database.prepare('DELETE FROM route WHERE speaker_id = ?');
  const prune = database.prepare('DELETE FROM route WHERE decided_at < ? AND corrected_to IS NULL');
  const find = (query: RouteQuery) => select.all(toParameters(query)).map(toRecord);

  return {
    record({ request, previous, ...decision }) {
      const { sessionId, speakerId, decidedAt } = decision;
      const [words, before] = keepsWords ? [request, previous ?? null] : ['', null];
      const row = [
        sessionId,
        speakerId,
        Math.round(decidedAt),
        JSON.stringify(decision),
        words,
        before,
      ] as const;
      return Promise.resolve(Number(insert.run(...row).lastInsertRowid));
    },
    query: (query) => Promise.resolve(find(query)),
    correct(id, { label, request, previous = null }) {
      update.run(label, request, previous, id);
      return Promise.resolve(find({ id, limit: 1 })[0]);
    },
    forget: (speakerId) => Promise.resolve(Number(forget.run(speakerId).changes)),
    prune: (beforeMs) => Promise.resolve(Number(prune.run(Math.round(beforeMs)).changes)),
    dispose() {
      database.close();
      return Promise.resolve();
    },
  };
}

const toParameters = ({ id, sessionId, speakerId, isCorrected, limit }: RouteQuery) => ({
  id: id ?? null,
  sessionId: sessionId ?? null,
  speakerId: speakerId ?? null,
  isCorrected: isCorrected === undefined ? null : Number(isCorrected),
  limit,
});

type Decision = Omit<RouteRecord, 'id' | 'request' | 'previous' | 'correctedTo'>;

function toRecord(row: Readonly<Record<string, unknown>>): RouteRecord {
  const { previous, corrected_to: correctedTo } = row;
  return {
    ...(JSON.parse(String(row['decision'])) as Decision),
    id: Number(row['id']),
    request: String(row['request']),
    ...(typeof previous === 'string' && { previous }),
    ...(typeof correctedTo === 'string' && { correctedTo: correctedTo as IntentLabel }),
  };
}
