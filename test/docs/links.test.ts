import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/generated-pages.ts';
import { type Page, parsePage, readPages } from './pages.ts';

const pages = readPages();

describe.each(pages)('$path', (page) => {
  it('links to what is there', () => {
    expect(linksOf(page).filter((link) => !isThere(page, link))).toEqual([]);
  });

  it('names files that are there', () => {
    expect(page.inlineCode.filter((code) => isPath(code) && !isRepositoryPath(page, code))).toEqual([]);
  });
});

it('would find a broken link, a broken anchor and a file that is gone', () => {
  const text = '# A b\n[x](nowhere.md) [y](#a-b) [z](#a-c) `src/nothing.ts`';
  const page = parsePage('docs/page.md', text);
  expect(linksOf(page).filter((link) => !isThere(page, link))).toEqual(['nowhere.md', '#a-c']);
  expect(page.inlineCode.filter((code) => isPath(code) && !isRepositoryPath(page, code))).toHaveLength(1);
});

it('lead to what a package holds as well, but for what is about working in a clone', async () => {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
  const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
  const packed = new Set(files.flatMap(({ path }) => [path, dirname(path)]));
  expect(packed).toContain('docs/operations.md');
  const missing = pages
    .filter(({ path }) => packed.has(path))
    .flatMap((page) =>
      linksOf(page).map((link) => normalize(join(dirname(page.path), link.split('#')[0] ?? ''))),
    )
    .filter((target) => !packed.has(target.replace(/\/$/, '')) && !/^(?:test|scripts|src)\//.test(target));
  expect(missing).toEqual([]);
}, 60_000);

/** Targets of links and pictures; those of other hosts are not looked at. */
function linksOf({ prose }: Page): string[] {
  const withoutCode = prose.replaceAll(/`[^`]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
  const markdown = [...withoutCode.matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/g)];
  const html = [...prose.matchAll(/(?:href|src)="([^"]+)"/g)];
  return [...markdown, ...html].map(([, target = '']) => target).filter((target) => !/^\w+:/.test(target));
}

function isThere(from: Page, link: string): boolean {
  const [file = '', anchor] = link.split('#', 2);
  const path = file === '' ? from.path : normalize(join(dirname(from.path), file));
  if (path !== from.path && !existsSync(join(root, path))) return false;
  if (anchor === undefined) return true;
  const page = path === from.path ? from : pages.find((candidate) => candidate.path === path);
  return page?.anchors.has(anchor) ?? false;
}

const folders = 'src|test|docs|bench|scripts|training|stacks|bin|assets';
const isPath = (code: string) => new RegExp(`^(?:${folders})/[\\w./-]*$`).test(code);

/** A recipe names the files it makes. */
function isRepositoryPath(page: Page, code: string): boolean {
  return (
    existsSync(join(root, code)) ||
    existsSync(join(root, dirname(page.path), code)) ||
    page.blocks.some(({ info }) => info === `file=${code}`)
  );
}
