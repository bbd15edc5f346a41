import type { LocalizedLocale } from '../commands/localizations/localizations.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Replies } from './replies.ts';
import { spanish } from './spanish.ts';

/** By Discord's locales; commands are named in the same languages. */
const languages = { de: german, fr: french, 'es-ES': spanish, 'es-419': spanish } as const satisfies Record<
  LocalizedLocale,
  Replies
>;

/** In the language of this locale where there is one, else in English. */
export const repliesIn = (locale: string | undefined): Replies =>
  Object.entries(languages).find(([known]) => known === locale)?.[1] ?? english;
