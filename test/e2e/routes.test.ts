import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLabelledTexts } from '../../src/offline/route.ts';
import { openHome } from './home.ts';

describe('aibot routes', () => {
  it('lists decisions, notes what they should have been, and writes that as an evaluation set', async () => {
    await using home = openHome();
    await home.launch();
    const listed = await home.run(['routes', 'recent']);
    expect(listed.stdout).toMatch(/1 .*conversation +62 % +code 31 % +chat-model +3\.4/);
    expect((await home.run(['routes', 'recent', '--corrected', '--json'])).json()).toMatchObject({
      result: { routes: [] },
    });

    const noted = await home.run(['routes', 'correct', '1', 'code']);
    expect(noted.stdout).toContain('"now do it in rust" was code, not conversation.');
    const file = join(home.paths.stateDir, 'corrected.tsv');
    expect((await home.run(['routes', 'export', '-o', file])).stdout).toContain('1 corrected requests');
    expect(parseLabelledTexts(readFileSync(file, 'utf8'))).toEqual([
      { label: 'code', text: 'now do it in rust', previous: 'write a function' },
    ]);

    const unknown = await home.run(['routes', 'correct', '99', 'code', '--json']);
    expect(unknown.code).toBe(2);
    expect(unknown.json()).toMatchObject({ error: { code: 'route-not-found' } });
  });
});
