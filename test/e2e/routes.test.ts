import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLabelledTexts } from '../../src/offline/route.ts';
import { openHome } from './home.ts';

/** One daemon for the file, with one decision in it: every command is a process of its own as it is. */
const home = openHome();
beforeAll(() => home.launch(), 60_000);
afterAll(() => home[Symbol.asyncDispose](), 60_000);

describe('aibot routes', () => {
  it('lists decisions: what else it might have been, who answered, how long it took', async () => {
    const { stdout } = await home.run(['routes', 'recent']);
    expect(stdout).toMatch(/1 .*conversation +62 % +code 31 % +chat-model +3\.4/);
  });

  it('refuses a decision that does not exist', async () => {
    const unknown = await home.run(['routes', 'correct', '99', 'code', '--json']);
    expect(unknown.code).toBe(2);
    expect(unknown.json()).toMatchObject({ error: { code: 'route-not-found' } });
  });

  it('notes what a request should have been, and writes that as an evaluation set', async () => {
    const noted = await home.run(['routes', 'correct', '1', 'code']);
    expect(noted.stdout).toContain('"now do it in rust" was code, not conversation.');
    const file = join(home.paths.stateDir, 'corrected.tsv');
    const { stdout } = await home.run(['routes', 'export', '-o', file]);
    expect(stdout).toContain('1 corrected requests');
    expect(parseLabelledTexts(readFileSync(file, 'utf8'))).toEqual([
      { label: 'code', text: 'now do it in rust', previous: 'write a function' },
    ]);
  });
});
