import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { createSqliteTranscriptStore } from './sqlite-transcript-store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-store-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = { signal: new AbortController().signal };
const open = (keepsWords = true) =>
  createSqliteTranscriptStore({ file: join(dir, 'turns.sqlite'), keepsWords });

const receipt = (turnId: string, more: Partial<Receipt> = {}): Receipt => ({
  turnId,
  sessionId: 'session',
  speakerId: 'ann',
  speakerName: 'Ann',
  startedAt: 1_000,
  outcome: 'answered',
  heard: 'what is the capital of france',
  answer: 'Paris.',
  spoken: 'Paris.',
  voiceToVoiceMs: 640,
  stages: [{ name: 'stt', startMs: -100, durationMs: 80, engineId: 'scripted' }],
  decisions: [{ what: 'route', choice: 'conversation', reason: 'classifier' }],
  tokens: { prompt: 10, cached: 8, completion: 3, discarded: 0 },
  ...more,
});

describe('sqlite transcript store', () => {
  it('gives back what it was given, newest first, after being opened again', async () => {
    const first = open();
    await first.record(receipt('a', { startedAt: 1 }), options);
    await first.record(receipt('b', { startedAt: 2 }), options);
    await first.dispose();
    const again = open();
    expect(await again.query({ limit: 10 }, options)).toEqual([
      receipt('b', { startedAt: 2 }),
      receipt('a', { startedAt: 1 }),
    ]);
    await again.dispose();
  });

  it.each([
    [{ turnId: 'a', limit: 10 }, ['a']],
    [{ sessionId: 'other', limit: 10 }, ['c']],
    [{ speakerId: 'ann', limit: 1 }, ['b']],
    [{ speakerId: 'ann', behindTurnId: 'b', limit: 10 }, ['a']],
    [{ behindTurnId: 'c', limit: 1 }, ['b']],
    [{ behindTurnId: 'a', limit: 10 }, []],
    [{ turnId: 'nobody', limit: 10 }, []],
  ])('finds %o', async (query, ids) => {
    const store = open();
    await store.record(receipt('a', { startedAt: 1 }), options);
    await store.record(receipt('b', { startedAt: 2 }), options);
    await store.record(receipt('c', { startedAt: 3, sessionId: 'other', speakerId: 'bob' }), options);
    expect((await store.query(query, options)).map((turn) => turn.turnId)).toEqual(ids);
    await store.dispose();
  });

  it('keeps no words when it must not, in no file', async () => {
    const store = open(false);
    await store.record(receipt('a'), options);
    expect((await store.query({ limit: 1 }, options))[0]).toMatchObject({
      heard: '',
      answer: '',
      voiceToVoiceMs: 640,
    });
    await store.dispose();
    for (const name of readdirSync(dir))
      expect(readFileSync(join(dir, name), 'latin1')).not.toContain('Paris');
  });

  it('forgets a person, in the file too', async () => {
    const store = open();
    await store.record(receipt('a'), options);
    await store.record(
      receipt('b', { speakerId: 'bob', heard: 'hello', answer: 'Hi.', spoken: 'Hi.' }),
      options,
    );
    expect(await store.forget('ann', options)).toBe(1);
    expect((await store.query({ limit: 10 }, options)).map((turn) => turn.turnId)).toEqual(['b']);
    await store.dispose();
    for (const name of readdirSync(dir))
      expect(readFileSync(join(dir, name), 'latin1')).not.toContain('Paris');
  });

  it('prunes what is older than the retention', async () => {
    const store = open();
    await store.record(receipt('old', { startedAt: 10 }), options);
    await store.record(receipt('new', { startedAt: 20 }), options);
    expect(await store.prune(20, options)).toBe(1);
    expect((await store.query({ limit: 10 }, options)).map((turn) => turn.turnId)).toEqual(['new']);
    await store.dispose();
  });

  it('says what to do about a file that is no database, and leaves it alone', () => {
    const file = join(dir, 'turns.sqlite');
    writeFileSync(file, 'this is no database, it only looks long enough to be one'.repeat(40));
    const before = readFileSync(file, 'utf8');
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store-unusable' }));
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
