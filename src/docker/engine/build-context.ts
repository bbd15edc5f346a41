import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Every file of a build context by itself: only so does dockerode hold each one against `.dockerignore`. Folders that
 * it leaves out whole are not even looked into: `node_modules` has a hundred thousand files.
 */
export async function filesOfContext(dir: string): Promise<readonly string[]> {
  const ignored = await readFile(join(dir, '.dockerignore'), 'utf8').catch(() => '');
  const isLeftOut = leavesOutFolder(ignored);
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (!isLeftOut(path)) await walk(path);
    }
  };
  await walk('');
  return found;
}

/**
 * Whether nothing below a folder is wanted, as far as that is plain: by its name, by `*` at the top or by
 * `**` + `/name`. In doubt it is looked into; dockerode decides about each file.
 */
export function leavesOutFolder(dockerignore: string): (folder: string) => boolean {
  const lines = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const plain = (pattern: string) => pattern.replace(/^\.?\//, '').replace(/\/(\*\*)?$/, '');
  const rules = lines.map((line) => ({
    isKept: line.startsWith('!'),
    pattern: plain(line.replace(/^!\s*/, '')),
  }));
  const kept = rules.flatMap(({ isKept, pattern }) => (isKept ? [pattern] : []));
  // Something that is kept anywhere may be below any folder.
  const mayBeBelow = (folder: string) =>
    kept.some((pattern) => /[*?[]/.test(pattern) || pattern.startsWith(`${folder}/`) || pattern === folder);
  const matches = (pattern: string, folder: string) =>
    pattern === folder ||
    (pattern === '*' && !folder.includes('/')) ||
    (pattern.startsWith('**/') && `/${folder}`.endsWith(`/${pattern.slice('**/'.length)}`));
  return (folder) =>
    rules.some(({ isKept, pattern }) => !isKept && matches(pattern, folder)) && !mayBeBelow(folder);
}
