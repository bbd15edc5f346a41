import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { ensurePrivateDir } from './private-dir.ts';

const recordSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** SHA-256, hex. A key is 256 random bits: nothing slower makes guessing harder. */
  hash: z.string(),
  /** ISO 8601 */
  createdAt: z.string(),
  requestsPerMinute: z.int().min(0).optional(),
  requestsPerDay: z.int().min(0).optional(),
});
type KeyRecord = z.output<typeof recordSchema>;

/** A key as it may be shown: without anything the key could be had from. */
export type ApiKey = Omit<KeyRecord, 'hash'>;

export interface CreatedApiKey extends ApiKey {
  /** Shown once; only its hash is kept. */
  readonly key: string;
}

/** Limits of one key instead of everybody's; 0 is no limit. */
export type ApiKeyLimits = Pick<KeyRecord, 'requestsPerMinute' | 'requestsPerDay'>;

/** The keys of the gateway. Every call looks at the file, so that a revoked key is refused from then on. */
export interface ApiKeys {
  create(name: string, limits?: ApiKeyLimits): CreatedApiKey;
  list(): readonly ApiKey[];
  /** @throws AibotError `api-key-not-found` */
  revoke(name: string): ApiKey;
  find(key: string): ApiKey | undefined;
}

export function openApiKeys(file: string): ApiKeys {
  let known: { readonly version: string; readonly records: readonly KeyRecord[] } | undefined;

  function read(): readonly KeyRecord[] {
    const version = versionOf(file);
    if (version === undefined) return [];
    if (known?.version !== version) known = { version, records: parse(file) };
    return known.records;
  }

  function write(records: readonly KeyRecord[]): void {
    ensurePrivateDir(dirname(file));
    const next = `${file}.${process.pid}`;
    try {
      writeFileSync(next, `${JSON.stringify(records, undefined, 2)}\n`, { mode: 0o600 });
      renameSync(next, file);
    } finally {
      rmSync(next, { force: true }); // there only when the disk is full
    }
  }

  return {
    create(name, limits = {}) {
      const records = read();
      if (records.some((record) => record.name === name)) throw nameTaken(name);
      const key = `aibot_${randomBytes(32).toString('base64url')}`;
      const record = {
        id: randomUUID().slice(0, 8),
        name,
        hash: hashOf(key).toString('hex'),
        createdAt: new Date().toISOString(),
        ...limits,
      };
      write([...records, record]);
      return { ...shown(record), key };
    },
    list: () => read().map(shown),
    revoke(name) {
      const records = read();
      const revoked = records.find((record) => record.name === name || record.id === name);
      if (!revoked) throw notFound(name, records);
      write(records.filter((record) => record !== revoked));
      return shown(revoked);
    },
    find(key) {
      const hash = hashOf(key);
      const found = read().find((record) => timingSafeEqual(hash, Buffer.from(record.hash, 'hex')));
      return found && shown(found);
    },
  };
}

const hashOf = (key: string) => createHash('sha256').update(key).digest();

const shown = ({ hash: _hash, ...key }: KeyRecord): ApiKey => key;

function versionOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.ino}:${stat.mtimeMs}:${stat.size}`;
}

function parse(file: string): readonly KeyRecord[] {
  try {
    const records = z.array(recordSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
    return records.filter(({ hash }) => /^[0-9a-f]{64}$/.test(hash));
  } catch (cause) {
    throw new AibotError(`The file of the gateway's keys, ${file}, cannot be read.`, {
      code: 'api-keys-unreadable',
      cause,
      nextSteps: ['Delete it and make new keys: `aibot keys create NAME`.'],
    });
  }
}

const nameTaken = (name: string) =>
  new AibotError(`There is a key "${name}" already.`, {
    code: 'api-key-exists',
    exitCode: exitCodes.usage,
    nextSteps: [`Choose another name, or revoke that one: aibot keys revoke ${name}`],
  });

const notFound = (name: string, records: readonly KeyRecord[]) =>
  new AibotError(`There is no key "${name}".`, {
    code: 'api-key-not-found',
    exitCode: exitCodes.usage,
    nextSteps: [
      records.length > 0 ? `Keys: ${records.map((record) => record.name).join(', ')}` : 'There are none.',
    ],
  });
