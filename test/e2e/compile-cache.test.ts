import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHome } from './home.ts';

// The sources are not kept: only what `npm run build` made.
describe.skipIf(!process.env['AIBOT_TEST_BUILT'])('the cache of compiled modules', () => {
  it('is filled by the first command, for those that follow', async () => {
    await using home = openHome();
    expect((await home.run(['--version'])).code).toBe(0);
    const kept = globSync('**/*', { cwd: join(home.paths.cacheDir, 'compiled') });
    expect(kept.length).toBeGreaterThan(1);
    expect((await home.run(['--version'])).stderr).toBe('');
  });

  it('is left out where its folder cannot be made', async () => {
    await using home = openHome();
    mkdirSync(home.paths.cacheDir, { recursive: true });
    writeFileSync(join(home.paths.cacheDir, 'compiled'), 'not a folder');
    expect(await home.run(['--version'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is left out where the owner says so', async () => {
    await using home = openHome();
    await home.run(['--version'], { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(globSync('**/*', { cwd: join(home.paths.cacheDir, 'compiled') })).toEqual([]);
  });
});
