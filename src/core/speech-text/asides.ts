import type { SpeechPiece } from './speech-piece.ts';

export type Aside = Extract<SpeechPiece, { type: 'aside' }>;
export type AsideKind = Aside['kind'];
export type AsideHints = Readonly<Record<AsideKind, string>>;

const english: AsideHints = {
  code: "I've put the code in the text channel.",
  link: "I've put the link in the text channel.",
  table: "I've put the table in the text channel.",
};

const hints: Readonly<Record<string, AsideHints>> = {
  en: english,
  de: {
    code: 'Der Code steht im Textkanal.',
    link: 'Der Link steht im Textkanal.',
    table: 'Die Tabelle steht im Textkanal.',
  },
  fr: {
    code: "J'ai mis le code dans le salon textuel.",
    link: "J'ai mis le lien dans le salon textuel.",
    table: "J'ai mis le tableau dans le salon textuel.",
  },
  es: {
    code: 'He puesto el código en el canal de texto.',
    link: 'He puesto el enlace en el canal de texto.',
    table: 'He puesto la tabla en el canal de texto.',
  },
  it: {
    code: 'Ho messo il codice nel canale di testo.',
    link: 'Ho messo il link nel canale di testo.',
    table: 'Ho messo la tabella nel canale di testo.',
  },
};

/** What the voice says, once an answer and kind, when something goes to the text side instead. */
export function asideHints(language: string): AsideHints {
  return hints[primaryTag(language)] ?? english;
}

/** `en-US` → `en`. */
export const primaryTag = (language: string) => language.toLowerCase().split(/[-_]/)[0] ?? '';
