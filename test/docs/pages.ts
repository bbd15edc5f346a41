import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/docs/generated-pages.ts';

export interface CodeBlock {
  readonly language: string;
  /** What stands behind the language: `file=src/x.ts`. */
  readonly info: string;
  readonly text: string;
}

export interface Page {
  /** In the repository, with forward slashes. */
  readonly path: string;
  readonly blocks: readonly CodeBlock[];
  /** The text without its fenced code. */
  readonly prose: string;
  /** `inline code`, without its backticks. */
  readonly inlineCode: readonly string[];
  /** What a link may point at behind `#`, as GitHub names headings. */
  readonly anchors: ReadonlySet<string>;
}

const places = [
  '*.md',
  'docs/**/*.md',
  'scripts/**/*.md',
  'test/**/*.md',
  'bench/**/*.md',
  'training/**/*.md',
];

/** Every page somebody may read. */
export function readPages(): Page[] {
  const paths = globSync(places, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return paths.sort().map((path) => parsePage(path, readFileSync(join(root, path), 'utf8')));
}

const fence = /^(`{3,})(\S*)[ \t]*(.*)\n([\s\S]*?)^\1[ \t]*$/gm;

export function parsePage(path: string, text: string): Page {
  const blocks = [...text.matchAll(fence)].map(([, , language = '', info = '', body = '']) => ({
    language,
    info,
    text: body,
  }));
  const prose = text.replaceAll(fence, '');
  const inlineCode = [...prose.matchAll(/(`+)(.+?)\1(?!`)/gs)].map(([, , code = '']) =>
    code.replaceAll(/\s+/g, ' ').trim(),
  );
  return { path, blocks, prose, inlineCode, anchors: anchorsOf(prose) };
}

function anchorsOf(prose: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6}\s+(.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}
