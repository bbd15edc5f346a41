import type { Source } from '../catalogue/model.ts';

/** A source as people are told of it. */
export function sourceLabel(source: Source): string {
  switch (source.kind) {
    case 'hub':
      return new URL(source.url).host;
    case 'npm':
      return `npm ${source.name}@${source.version}`;
    case 'pip': {
      const [first, ...others] = source.parts;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `pip ${first?.name ?? ''}==${first?.version ?? ''}${more}`;
    }
  }
}
