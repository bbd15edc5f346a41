import { sayEnglish } from './english/say-english.ts';

const emoji =
  /(?![\d#*])\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200d\ufe0e\ufe0f\u20e3]/gu;
/** Letters in the mathematical and box-drawing corners of Unicode are decoration, not words. */
const decoration = /[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufffd\p{Co}\p{Cc}]/gu;
/** Hashes, keys and encoded data: long, without spaces, letters and figures mixed. */
const encoded = /(?<!\S)(?=\S*\d)(?=\S*[A-Za-z])[\w+/=.:%-]{40,}(?!\S)/g;
const emoticons = /(?<=^|\s)[:;=8][-^']?[)(DPpOo3|/\\*]+(?=$|\s|[.,!?])/g;

/**
 * Text without markup as it is spoken: emoji and signs gone, brackets as pauses, and for English figures,
 * dates, money, units and abbreviations in words. Other languages keep their figures; their voices read them.
 */
export function toSpeakable(text: string, language: string): string {
  const plain = text.normalize('NFC').replace(encoded, ' ').replace(emoticons, ' ').replace(emoji, ' ');
  const words = language.toLowerCase().startsWith('en') ? sayEnglish(straighten(plain)) : plain;
  return punctuate(words.replace(decoration, ' '));
}

const straighten = (text: string) => text.replace(/[\u00a0\u202f\u2009\u2007]/g, ' ').replace(/[‘’ʼ]/g, "'");

/** Leaves only punctuation that a voice turns into a pause or a melody. */
function punctuate(text: string): string {
  return (
    text
      .replace(/["“”„«»]|(?<![\p{L}\p{N}.])'|'(?![\p{L}\p{N}])/gu, ' ')
      .replace(/\s*[([{]\s*(?=[\p{L}\p{N}])/gu, ', ')
      .replace(/\s*[)\]}](?=\s*[.,;:!?]|\s*$)/g, '')
      .replace(/\s*[)\]}]\s*/g, ', ')
      .replace(/\s+[-–—]+\s+|\s*—\s*|\s*–\s*/g, ', ')
      .replace(/…/g, '...')
      .replace(/\s*\/\s*/g, ' ')
      .replace(/(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu, ' ')
      .replace(/[*_~`|<>{}[\]()\\^=#@•·]+/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/\s+(?=[.,;:!?])/g, '')
      .replace(/([,;:])(?:\s*[,;:])+/g, '$1')
      .replace(/[,;:]+(?=[.!?])/g, '')
      // An abbreviation's full stop is the sentence's as well.
      .replace(/(?<!\.)\.\.(?!\.)/g, '.')
      .replace(/^[\s.,;:!?'-]+(?=[\p{L}\p{N}])/u, '')
      .trim()
  );
}

/** Whether there is anything in it to say. */
export const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);
