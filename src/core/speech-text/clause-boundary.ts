import { primaryTag } from './asides.ts';
import {
  conjunctions,
  functionWords,
  isNumberWord,
  mayEndSentence,
  neverEndsSentence,
} from './clause-words.ts';
import { isInsideInline } from './inline-markup.ts';

export interface ClauseLimits {
  readonly language: string;
  /** Words before a comma, colon or dash may end the first clause. */
  readonly firstClauseWords: number;
  /** Words after which the first clause ends before a conjunction. */
  readonly forcedClauseWords: number;
  /** Length at which later clauses are cut at the best place there is; figures count several times. */
  readonly maxClauseChars: number;
}

/** An inline mark that has not been closed by here was not meant as one. */
const maxOpenInlineChars = 400;
/** Nothing a person would write goes on for so long without a place to breathe. */
const maxRawChars = 1000;
/**
 * The clauses an answer begins with, which are cut sooner than the rest: the first because somebody waits for
 * it, the second because it must be ready before the first has been heard.
 */
export interface EarlyClause {
  /** Times the limits of the first clause. */
  readonly growth: number;
}

const first: EarlyClause = { growth: 1 };
/** Two or three spoken words last about as long as eight more take to be thought of and synthesised. */
const second: EarlyClause = { growth: 4 };

/** Which of them comes after so many spoken words; undefined when the voice is well ahead. */
export function earlyClauseAfter(spokenWords: number, limits: ClauseLimits): EarlyClause | undefined {
  if (spokenWords < Math.min(limits.firstClauseWords, limits.forcedClauseWords)) return first;
  return spokenWords < limits.firstClauseWords * 2 ? second : undefined;
}

/** Times `forcedClauseWords`, at which the first clause ends between any two content words. */
const hardLimitFactor = 1.5;

/**
 * Where to cut `raw`, the text of the clause so far, now that its last character has come; undefined when
 * the clause goes on. Depends on nothing but the characters so far, so that the way a text is cut into
 * tokens never changes how it is spoken.
 */
export function findBoundary(
  raw: string,
  early: EarlyClause | undefined,
  limits: ClauseLimits,
): number | undefined {
  const cut = candidate(raw, early, limits);
  if (cut === undefined || cut <= 0) return undefined;
  return raw.length < maxOpenInlineChars && isInsideInline(raw.slice(0, cut)) ? undefined : cut;
}

function candidate(raw: string, early: EarlyClause | undefined, limits: ClauseLimits): number | undefined {
  const end = raw.length;
  const last = raw.at(-1) ?? '';
  if (end >= maxRawChars) return end;
  if (/[。！？]/.test(last)) return end;
  if (/[!?]/.test(last))
    return /[\p{L}\p{N})"'”’]/u.test(raw.at(-2) ?? '') && isPlainToken(lastToken(raw)) ? end : undefined;
  if (last === ',' && early && /\p{L}/u.test(raw.at(-2) ?? '')) {
    return isPlainToken(lastToken(raw)) && countWords(raw) >= limits.firstClauseWords ? end : undefined;
  }
  if (!/\s/.test(last)) return isLateDecision(raw, early, limits) ? end - 1 : undefined;
  const token = lastToken(raw.trimEnd());
  if (endsSentence(token)) return end;
  if (early) return earlyClauseEnd(raw, token, early, limits);
  return spokenLength(raw) > limits.maxClauseChars ? bestCut(raw, limits) : undefined;
}

const closers = /["'”’»)\]*_]+$/;
const lastToken = (raw: string) => /\S*$/.exec(raw)?.[0] ?? '';
const isPlainToken = (token: string) => !/[:/=&@]|\w\.\w|^[`</]/.test(token);
const countWords = (raw: string) => raw.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
/** Figures are long when spoken. */
const spokenLength = (raw: string) => raw.length + 4 * (raw.match(/\d/g)?.length ?? 0);
const bare = (token: string) => token.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

/** A full stop after an ordinary word; abbreviations, initials and figures wait for what follows. */
function endsSentence(token: string): boolean {
  const text = token.replace(closers, '');
  if (/[!?]$/.test(text)) return true;
  return text.endsWith('.') && !text.endsWith('..') && !isAmbiguousStop(text);
}

function isAmbiguousStop(token: string): boolean {
  const word = bare(token);
  return (
    /\d\.$/.test(token) ||
    /(?:^|\.)\p{L}\.$/u.test(token) ||
    neverEndsSentence.has(word) ||
    mayEndSentence.has(word)
  );
}

/** Cuts that need the first character of the next word, which has just come. */
function isLateDecision(raw: string, early: EarlyClause | undefined, limits: ClauseLimits): boolean {
  if (!/\s/.test(raw.at(-2) ?? '')) return false;
  const next = raw.at(-1) ?? '';
  const token = lastToken(raw.slice(0, -1).trimEnd());
  const text = token.replace(closers, '');
  const startsUpper = /[\p{Lu}"“'*]/u.test(next);
  if (text.endsWith('...') || text.endsWith('…')) return startsUpper;
  if (text.endsWith('.')) {
    if (!startsUpper) return false;
    const word = bare(text);
    if (isListNumber(raw, token)) return false;
    if (/\d\.$/.test(text)) return primaryTag(limits.language) === 'en';
    return word === 'no' || mayEndSentence.has(word);
  }
  const isPause = /\d,$/.test(text) || text === '-' || text === '–';
  return (
    early !== undefined &&
    isPause &&
    /\p{L}/u.test(next) &&
    countWords(raw.slice(0, -1)) >= limits.firstClauseWords
  );
}

/** "1. Boil water. 2. Add tea." in one line: the number belongs to what follows. */
const isListNumber = (raw: string, token: string) =>
  /^\d{1,2}\.$/.test(token) && /(?:^|[.:;!?]\s+)\d{1,2}\.\s+\S$/.test(raw);

function earlyClauseEnd(
  raw: string,
  token: string,
  early: EarlyClause,
  limits: ClauseLimits,
): number | undefined {
  const words = countWords(raw);
  const forcedWords = limits.forcedClauseWords * early.growth;
  const isEntity = /&#?\w+;$/.test(token);
  if (!isEntity && words >= limits.firstClauseWords && /[^\d][,;:—]$/.test(` ${token.replace(closers, '')}`))
    return raw.length;
  const before = raw.trimEnd().slice(0, -token.length);
  const previous = lastToken(before.trimEnd());
  const isConjunction = conjunctions(limits.language).has(token.toLowerCase());
  if (isConjunction && words > forcedWords && isSeparable(previous, limits)) return before.length;
  const isLong = words >= Math.ceil(forcedWords * hardLimitFactor);
  return isLong && isSeparable(token, limits) ? raw.length : undefined;
}

/** Whether a listener would not miss what comes after this word: not in "the ¦ cat", "five ¦ kilometers", "May ¦ 5". */
function isSeparable(token: string, limits: ClauseLimits): boolean {
  const word = bare(token);
  return (
    /\p{L}$/u.test(token.replace(closers, '')) &&
    !/\d/.test(token) &&
    !isNumberWord(word) &&
    !functionWords(limits.language).has(word) &&
    !neverEndsSentence.has(word)
  );
}

/** The last good place in a clause that has grown too long: after a comma, before a conjunction, between words. */
function bestCut(raw: string, limits: ClauseLimits): number | undefined {
  const gaps = [...raw.matchAll(/(\S+)\s+(?=(\S+))/g)]
    .map((gap) => ({ at: gap.index + gap[0].length, token: gap[1] ?? '', next: gap[2] ?? '' }))
    .filter(({ at }) => at >= limits.maxClauseChars / 5 && !isInsideInline(raw.slice(0, at)));
  const afterPause = gaps.findLast(
    ({ token, next }) => /[^\d][,;:]$|^[—–]$/.test(token) || (/\d[,;:]$/.test(token) && /^\p{L}/u.test(next)),
  );
  const beforeConjunction = gaps.findLast(
    ({ token, next }) => conjunctions(limits.language).has(next.toLowerCase()) && isSeparable(token, limits),
  );
  const anywhere = gaps.findLast(({ token }) => isSeparable(token, limits));
  return (afterPause ?? beforeConjunction ?? anywhere)?.at;
}
