import { cardinal } from '../text/english-numbers.ts';
import { type Aside, type AsideHints, type AsideKind, asideHints, primaryTag } from './asides.ts';
import { type ClauseLimits, earlyClauseAfter, findBoundary } from './clause-boundary.ts';
import { stripInline } from './inline-markup.ts';
import { classifyLineStart, withoutMark } from './line-start.ts';
import { hasWords, toSpeakable } from './speakable.ts';
import type { SpeechPiece, SpeechTextStream } from './speech-piece.ts';

export interface SpeechTextOptions {
  /** BCP 47 language of the answer. English is put into words; others keep their figures for the voice to read. */
  readonly language: string;
  /** Words before a comma may end the first clause. Default 3. */
  readonly firstClauseWords?: number | undefined;
  /** Words after which the first clause ends before a conjunction; four more and it ends anywhere sensible. Default 8. */
  readonly forcedClauseWords?: number | undefined;
  /** Length of later clauses. Default 200. */
  readonly maxClauseChars?: number | undefined;
  /** What the voice says, once each, when something goes to the text side; an empty text says nothing. */
  readonly hints?: Partial<AsideHints> | undefined;
}

/** Longest text of one clause after figures became words: what a voice takes in one call. */
const maxSpokenChars = 400;

type Block =
  | { readonly at: 'line-start'; line: string }
  | { readonly at: 'prose'; readonly endsWithLine: boolean }
  | { readonly at: 'fence'; body: string }
  | { readonly at: 'table'; body: string };

/**
 * Turns an answer's Markdown, as it is being generated, into clauses to say and asides to show.
 * Every decision depends on the characters so far and never on how they were cut into tokens.
 */
export function createSpeechTextStream(options: SpeechTextOptions): SpeechTextStream {
  const { language } = options;
  const hints = { ...asideHints(language), ...options.hints };
  const limits: ClauseLimits = {
    language,
    firstClauseWords: options.firstClauseWords ?? 3,
    forcedClauseWords: options.forcedClauseWords ?? 8,
    maxClauseChars: options.maxClauseChars ?? 200,
  };
  const hinted = new Set<AsideKind>();
  let pieces: SpeechPiece[] = [];
  let block: Block = { at: 'line-start', line: '' };
  /** The clause so far, as written. */
  let raw = '';
  /** After "Sure!" the voice needs the next clause as early as it needed that one. */
  let spokenWords = 0;

  function say(text: string): void {
    for (const part of splitLong(text)) pieces.push({ type: 'clause', text: part });
    spokenWords += text.split(' ').length;
  }

  function hint(kind: AsideKind): void {
    if (hinted.has(kind)) return;
    hinted.add(kind);
    if (hints[kind] !== '') say(hints[kind]);
  }

  function show(aside: Aside): void {
    pieces.push(aside);
    hint(aside.kind);
  }

  function emit(written: string): void {
    const { text, asides } = stripInline(written, language);
    const spoken = toSpeakable(text, language);
    if (hasWords(spoken)) say(spoken);
    for (const aside of asides) pieces.push(aside);
    for (const aside of asides) hint(aside.kind);
  }

  function flush(): void {
    const written = raw;
    raw = '';
    if (written.trim() !== '') emit(written);
  }

  function acceptProse(char: string): void {
    raw += char;
    if (raw.endsWith('```')) {
      raw = raw.slice(0, -3);
      flush();
      hint('code');
      block = { at: 'fence', body: '```' };
      return;
    }
    const cut = findBoundary(raw, earlyClauseAfter(spokenWords, limits), limits);
    if (cut === undefined) return;
    const written = raw.slice(0, cut);
    raw = raw.slice(cut);
    emit(written);
  }

  function endLine(endsBlock: boolean): void {
    if (endsBlock) {
      // A heading or an item is a sentence for the voice, or it would run into the next.
      if (/[\p{L}\p{N})*_`]\s*$/u.test(raw)) raw = `${raw.trimEnd()}.`;
      flush();
    }
    block = { at: 'line-start', line: '' };
  }

  function beginProse(text: string, endsWithLine: boolean): void {
    block = { at: 'prose', endsWithLine };
    for (const char of text) accept(char);
  }

  function acceptLineStart(char: string, state: Extract<Block, { at: 'line-start' }>): void {
    state.line += char;
    const start = classifyLineStart(state.line);
    switch (start.kind) {
      case 'undecided':
        return;
      case 'quote':
        state.line = '';
        return;
      case 'blank':
      case 'rule':
        flush();
        state.line = '';
        return;
      case 'fence':
      case 'table':
        flush();
        hint(start.kind === 'fence' ? 'code' : 'table');
        block = { at: start.kind, body: state.line.trimStart() };
        return;
      case 'heading':
      case 'item': {
        flush();
        const number = start.kind === 'item' ? start.number : undefined;
        raw = number === undefined ? '' : itemNumber(number, language);
        beginProse(withoutMark(state.line), true);
        return;
      }
      case 'prose':
        beginProse(`${raw === '' ? '' : ' '}${state.line.trimStart()}`, false);
    }
  }

  function acceptFence(char: string, state: Extract<Block, { at: 'fence' }>): void {
    state.body += char;
    if (!isClosedFence(state.body)) return;
    show({ type: 'aside', kind: 'code', text: state.body });
    block = { at: 'line-start', line: '' };
  }

  function acceptTable(char: string, state: Extract<Block, { at: 'table' }>): void {
    const startsLine = state.body.endsWith('\n');
    if (!startsLine || char === '|') {
      state.body += char;
      return;
    }
    show({ type: 'aside', kind: 'table', text: state.body.trimEnd() });
    block = { at: 'line-start', line: '' };
    accept(char);
  }

  function accept(char: string): void {
    switch (block.at) {
      case 'line-start':
        acceptLineStart(char, block);
        return;
      case 'prose':
        if (char === '\n') endLine(block.endsWithLine);
        else acceptProse(char);
        return;
      case 'fence':
        acceptFence(char, block);
        return;
      case 'table':
        acceptTable(char, block);
    }
  }

  function take(): readonly SpeechPiece[] {
    const taken = pieces;
    pieces = [];
    return taken;
  }

  return {
    push(text) {
      // By code unit, so that a pair cut between two tokens is joined again.
      for (let i = 0; i < text.length; i++) if (text[i] !== '\r') accept(text.charAt(i));
      return take();
    },
    end() {
      if (block.at === 'line-start') raw = `${raw} ${block.line}`;
      else if (block.at === 'prose') endLine(block.endsWithLine);
      else if (block.at === 'fence' && block.body.replace(/^`+\S*/, '').trim() !== '') {
        show({ type: 'aside', kind: 'code', text: `${block.body.trimEnd()}\n\`\`\`` });
      } else if (block.at === 'table') show({ type: 'aside', kind: 'table', text: block.body.trimEnd() });
      block = { at: 'line-start', line: '' };
      flush();
      return take();
    },
  };
}

function itemNumber(number: number, language: string): string {
  const word = primaryTag(language) === 'en' ? cardinal(number) : String(number);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}, `;
}

/** A fence closes with a line of its own marker, or on its first line when all of it stands there. */
function isClosedFence(body: string): boolean {
  const marker = /^(?:`{3,}|~{3,})/.exec(body)?.[0] ?? '```';
  if (body.length === marker.length) return false;
  const lastLine = body.slice(body.lastIndexOf('\n') + 1);
  return body.includes('\n') ? lastLine.trim() === marker : body.endsWith(marker);
}

/** Parts of at most {@link maxSpokenChars}, cut at spaces, or anywhere in a word that long. */
function splitLong(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxSpokenChars) {
    const space = rest.lastIndexOf(' ', maxSpokenChars);
    const at = space > 0 ? space : maxSpokenChars;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest];
}
