import { type Aside, primaryTag } from './asides.ts';

export interface StrippedText {
  readonly text: string;
  readonly asides: readonly Aside[];
}

const bareUrl =
  /(?:https?:\/\/|www\.)[^\s<>"`]+|(?<![\w@/.])(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|edu|gov)\/[^\s<>"`]*/gi;
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
};

/** Code that is really a word or two (`map()`, `npm install`, `user_name`) is said; anything else is shown. */
function isSayable(code: string): boolean {
  return /^\.?[\p{L}][\p{L}\d]*(?:[ _.-][\p{L}\d]+){0,2}$/u.test(code) && code.length <= 32;
}

const sayCode = (code: string) =>
  /^\w.*\.[a-z]{1,5}$/i.test(code)
    ? code
    : code
        .replace(/([a-z\d])([A-Z])/g, '$1 $2')
        .replace(/^\./, 'dot ')
        .replace(/[_.-]/g, ' ');

/** Takes inline Markdown, HTML, links and code out of a clause; what cannot be said becomes an aside. */
export function stripInline(raw: string, language: string): StrippedText {
  const asides: Aside[] = [];
  const isEnglish = primaryTag(language) === 'en';
  const link = (url: string) => {
    asides.push({ type: 'aside', kind: 'link', text: url });
  };
  const text = raw
    .replace(/(`+)\s?(.+?)\s?\1(?!`)/g, (_whole, _ticks, code: string) => {
      const name = code.replace(/\(\)$/, '');
      if (isSayable(name)) return sayCode(name);
      asides.push({ type: 'aside', kind: 'code', text: `\`${code}\`` });
      return isEnglish ? 'the code' : ' ';
    })
    .replace(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_whole, _alt, url: string) => {
      link(url);
      return ' ';
    })
    .replace(/\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g, (_whole, label: string, url: string) => {
      link(url);
      return /^(?:https?:|www\.)/.test(label) ? (isEnglish ? 'the link' : ' ') : label;
    })
    .replace(/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, (_whole, url: string) => url.replace(/^mailto:/, ''))
    .replace(bareUrl, (found) => {
      const [url, rest] = splitTrailing(found);
      link(url);
      return (isEnglish ? 'the link' : ' ') + rest;
    });
  return { text: stripTags(withoutSecondArticle(text)), asides };
}

/** "the `a + b` function" must not become "the the code function". */
const withoutSecondArticle = (text: string) =>
  text.replace(/\b(an?|the|this|that|your|my|its|each|every|following) the (code|link)\b/gi, '$1 $2');

/** A URL's sentence punctuation, and a bracket it did not open, belong to the sentence. */
function splitTrailing(found: string): readonly [url: string, rest: string] {
  let end = found.length;
  for (;;) {
    const last = found[end - 1] ?? '';
    const isStrayBracket = last === ')' && !found.slice(0, end).includes('(');
    if (!/[.,;:!?'*_]/.test(last) && !isStrayBracket) return [found.slice(0, end), found.slice(end)];
    end--;
  }
}

function stripTags(text: string): string {
  return text
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/<a?:\w+:\d+>|<[@#][!&]?\d+>/g, ' ')
    .replace(/<\/?(?:br|p|div|li|ul|ol|tr|td|h[1-6])\b[^>]*>/gi, ' ')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(?:amp|lt|gt|quot|apos|nbsp|#39);/g, (entity) => entities[entity] ?? ' ')
    .replace(/\[\^?\d+\]/g, '')
    .replace(/(?<=^|\s):[a-z][a-z0-9_+-]+:(?=$|[\s.,!?])/gi, ' ')
    .replace(/\\\(|\\\)|\\\[|\\\]|\${2}/g, ' ')
    .replace(/\\([*_`#~|>!.-])/g, '$1')
    .replace(/\*{2,}|~~|\|\||(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|(?<!\w)__|__(?!\w)/g, '')
    .replace(/(?<![\w)\s])\*(?=\S)|(?<=\s|^)\*(?=\p{L})|(?<=[^\s\d(])\*(?![\d(])/gu, '');
}

/** Whether `raw` ends inside a link, a tag or inline code, where no clause may end. */
export function isInsideInline(raw: string): boolean {
  if ((raw.match(/`/g)?.length ?? 0) % 2 === 1) return true;
  if (/\[[^\]]*$|\]\([^)]*$/.test(raw)) return true;
  return /<[a-z/!:@#][^<>]*$/i.test(raw);
}
