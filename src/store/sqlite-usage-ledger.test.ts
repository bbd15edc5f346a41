import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsageLedger } from '../core/ports/index.ts';
import { createMemoryUsageLedger } from '../gateway/memory-usage-ledger.ts';
import { createSqliteTranscriptStore } from './sqlite-transcript-store.ts';
import { createSqliteUsageLedger } from './sqlite-usage-ledger.ts';

let dir: string;
let opened: UsageLedger[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-use-'));
  opened = [];
});
afterEach(() => {
  for (const ledger of opened) ledger.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const opening = (ledger: UsageLedger): UsageLedger => {
  opened.push(ledger);
  return ledger;
};
const open = () => opening(createSqliteUsageLedger(join(dir, 'turns.sqlite')));

describe.each([
  ['in the database', open],
  ['in memory', () => opening(createMemoryUsageLedger())],
])('requests counted %s', (_where, create) => {
  it('are counted up to the limit of the day, for each caller', () => {
    const ledger = create();
    expect([1, 2, 3].map(() => ledger.take('key:anna', 7, 2))).toEqual([
      { isCounted: true, used: 1 },
      { isCounted: true, used: 2 },
      { isCounted: false, used: 2 },
    ]);
    expect(ledger.take('key:bert', 7, 2)).toEqual({ isCounted: true, used: 1 });
    expect(Object.fromEntries(ledger.usedOn(7))).toEqual({ 'key:anna': 2, 'key:bert': 1 });
  });

  it('are counted without a limit, too', () => {
    const ledger = create();
    for (let count = 1; count <= 3; count++)
      expect(ledger.take('key:free', 7, 0)).toEqual({ isCounted: true, used: count });
  });

  it('begin anew with a day, and forget the day before', () => {
    const ledger = create();
    ledger.take('key:anna', 7, 1);
    expect(ledger.take('key:anna', 8, 1)).toEqual({ isCounted: true, used: 1 });
    expect(ledger.usedOn(7).size).toBe(0);
  });
});

describe('requests counted in the database', () => {
  it('outlive the process, beside the turns', async () => {
    const turns = createSqliteTranscriptStore({ file: join(dir, 'turns.sqlite'), keepsWords: true });
    const before = createSqliteUsageLedger(join(dir, 'turns.sqlite'));
    before.take('key:anna', 7, 2);
    before.dispose();
    await turns.dispose();
    expect(open().take('key:anna', 7, 2)).toEqual({ isCounted: true, used: 2 });
  });

  it('of two processes count together', () => {
    const [one, other] = [open(), open()];
    one.take('key:anna', 7, 2);
    other.take('key:anna', 7, 2);
    expect(one.take('key:anna', 7, 2)).toEqual({ isCounted: false, used: 2 });
  });
});
