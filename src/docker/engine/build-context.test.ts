import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { filesOfContext, leavesOutFolder } from './build-context.ts';

it.each([
  ['node_modules/', 'node_modules', true],
  ['/dist', 'dist', true],
  ['*\n!src', 'node_modules', true],
  ['*\n!src', 'src', false],
  ['*\n!src/web', 'src', false],
  ['**/cache', 'src/cache', true],
  ['**/*.test.ts', 'src', false],
  ['build\n!**/keep.txt', 'build', false],
  ['# build', 'build', false],
  ['', 'build', false],
])('with %j leaves out %s: %s', (dockerignore, folder, isLeftOut) => {
  expect(leavesOutFolder(dockerignore)(folder)).toBe(isLeftOut);
});

it('finds the files of a context, and none of a folder that is left out', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'aibot-context-'));
  try {
    for (const file of ['Dockerfile', 'src/main.ts', 'src/web/page.ts', 'node_modules/x/index.js']) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), '');
    }
    await writeFile(join(dir, '.dockerignore'), 'node_modules\n');
    expect([...(await filesOfContext(dir))].sort()).toEqual([
      '.dockerignore',
      'Dockerfile',
      'src/main.ts',
      'src/web/page.ts',
    ]);
  } finally {
    await rm(dir, { recursive: true });
  }
});
