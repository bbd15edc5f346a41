/** What a line turns out to be, as soon as its first characters tell. */
export type LineStart =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'blank' }
  /** A thematic break or an underline of a heading: nothing to say. */
  | { readonly kind: 'rule' }
  | { readonly kind: 'fence' }
  | { readonly kind: 'table' }
  | { readonly kind: 'quote' }
  | { readonly kind: 'heading' }
  | { readonly kind: 'item'; readonly number: number | undefined }
  | { readonly kind: 'prose' };

const undecided: LineStart = { kind: 'undecided' };

/** Classifies the beginning of a line (CommonMark blocks and GFM tables); `line` may end with its newline. */
export function classifyLineStart(line: string): LineStart {
  const text = line.trimStart();
  if (text === '') return line.endsWith('\n') ? { kind: 'blank' } : undecided;
  if (/^(?:`{3}|~{3})/.test(text)) return { kind: 'fence' };
  if (text.startsWith('|'))
    return text === '|' ? undecided : { kind: text.startsWith('||') ? 'prose' : 'table' };
  if (text.startsWith('>')) return { kind: 'quote' };
  if (/^#{1,6}[ \t]/.test(text)) return { kind: 'heading' };
  if (/^(?:([-*_])[ \t]*(?:\1[ \t]*){2,}|={3,})\n$/.test(text)) return { kind: 'rule' };
  if (/^(?:([-*_])[ \t]?(?:\1[ \t]?){1,}|={1,})$/.test(text)) return undecided;
  if (/^[-*+•–][ \t]+\[(?:[ xX]?|[ xX]\][ \t]*)$/.test(text)) return undecided;
  if (/^[-*+•–][ \t]+\S/.test(text)) return { kind: 'item', number: undefined };
  const numbered = /^(\d{1,3})[.)][ \t]+\S/.exec(text);
  if (numbered) return { kind: 'item', number: Number(numbered[1]) };
  if (/^(?:`{1,2}|~{1,2}|#{1,6}|[-*+•–][ \t]*|\d{1,3}|\d{1,3}[.)][ \t]*)$/.test(text)) return undecided;
  return { kind: 'prose' };
}

/** The line without the mark that made it a heading, an item or a quotation. */
export const withoutMark = (line: string) =>
  line
    .trimStart()
    .replace(/^(?:#{1,6}[ \t]+|>+[ \t]?|[-*+•–][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}[.)][ \t]+)/, '');
