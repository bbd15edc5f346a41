import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Logger } from '../shared/logger.ts';
import { createUsageLedger, readUsage } from './usage-ledger.ts';

let dir: string;
let warnings: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-use-'));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_fields, message) => void warnings.push(message),
  error: () => undefined,
};

it('counts over restarts, in a folder it makes itself', () => {
  const file = join(dir, 'data', 'turns.sqlite');
  expect(readUsage(file, 7).size).toBe(0);
  for (const used of [1, 2]) {
    using ledger = disposing(createUsageLedger(file, logger));
    expect(ledger.take('key:anna', 7, 0).used).toBe(used);
  }
  expect(readUsage(file, 7).get('key:anna')).toBe(2);
  expect(warnings).toEqual([]);
});

it.each([
  ['is no database', (file: string) => writeFileSync(file, 'these are the words of somebody else')],
  ['is a folder', (file: string) => mkdirSync(file)],
])('counts in memory where the file %s, and says so once', (_why, make) => {
  const file = join(dir, 'turns.sqlite');
  make(file);
  using ledger = disposing(createUsageLedger(file, logger));
  expect([1, 2].map(() => ledger.take('key:anna', 7, 1))).toEqual([
    { isCounted: true, used: 1 },
    { isCounted: false, used: 1 },
  ]);
  expect(warnings).toHaveLength(1);
});

const disposing = <Owner extends { dispose(): void }>(owner: Owner) => ({
  ...owner,
  [Symbol.dispose]: () => owner.dispose(),
});
