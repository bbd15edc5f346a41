import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RouteLog, RouteRecord } from '../core/ports/index.ts';
import { createSqliteRouteLog } from './sqlite-route-log.ts';
import { createSqliteTranscriptStore } from './sqlite-transcript-store.ts';

let dir: string;
let log: RouteLog;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-routes-'));
});
afterEach(async () => {
  await log.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const options = { signal: new AbortController().signal };
const file = () => join(dir, 'turns.sqlite');
const open = (keepsWords = true) => (log = createSqliteRouteLog({ file: file(), keepsWords }));
const decision = (more: Partial<RouteRecord> = {}): Omit<RouteRecord, 'id' | 'correctedTo'> => ({
  turnId: 'session-1',
  sessionId: 'session',
  speakerId: 'ann',
  decidedAt: 1_000,
  request: 'now do it in rust',
  previous: 'write a function',
  label: 'conversation',
  confidence: 0.6,
  reason: 'classifier',
  isAbstained: false,
  alternatives: [{ label: 'code', confidence: 0.3 }],
  answerer: 'chat',
  tookMs: 3,
  ...more,
});
const written = () => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'latin1'));

describe('the log of routing decisions', () => {
  it('gives back what it was given, newest first, and keeps ids when it is opened again', async () => {
    open();
    expect(await log.record(decision(), options)).toBe(1);
    await log.dispose();
    open();
    expect(await log.record(decision({ speakerId: 'bob', sessionId: 'other' }), options)).toBe(2);
    expect(await log.query({ limit: 10 }, options)).toEqual([
      { ...decision({ speakerId: 'bob', sessionId: 'other' }), id: 2 },
      { ...decision(), id: 1 },
    ]);
    expect((await log.query({ speakerId: 'ann', limit: 10 }, options)).map(({ id }) => id)).toEqual([1]);
    expect((await log.query({ sessionId: 'other', limit: 10 }, options)).map(({ id }) => id)).toEqual([2]);
    expect(await log.query({ id: 3, limit: 1 }, options)).toEqual([]);
  });

  it('keeps no words unless it may, but those a person corrected', async () => {
    open(false);
    const id = await log.record(decision(), options);
    await log.record(decision({ request: 'private matter', previous: undefined }), options);
    expect((await log.query({ id, limit: 1 }, options))[0]).toMatchObject({
      request: '',
      label: 'conversation',
    });
    const correction = { label: 'code', request: 'now do it in rust', previous: 'write a function' } as const;
    expect(await log.correct(id, correction, options)).toMatchObject({ correctedTo: 'code', ...decision() });
    expect((await log.query({ isCorrected: true, limit: 9 }, options)).map((one) => one.id)).toEqual([id]);
    expect(written().join()).not.toContain('private matter');
  });

  it('forgets a person, and with time what nobody corrected', async () => {
    open();
    const kept = await log.record(decision({ decidedAt: 1 }), options);
    await log.record(decision({ decidedAt: 2 }), options);
    await log.correct(kept, { label: 'code', request: 'x' }, options);
    expect(await log.prune(10, options)).toBe(1);
    expect((await log.query({ limit: 9 }, options)).map(({ id }) => id)).toEqual([kept]);
    expect(await log.forget('ann', options)).toBe(1);
    expect(await log.query({ limit: 9 }, options)).toEqual([]);
  });

  it('shares its file with the turns', async () => {
    const turns = createSqliteTranscriptStore({ file: file(), keepsWords: false });
    open();
    await log.record(decision(), options);
    expect(await turns.query({ limit: 1 }, options)).toEqual([]);
    await turns.dispose();
  });
});
