import type { Locale, LocalizationMap } from 'discord.js';
import { french } from './french.ts';
import { german } from './german.ts';
import type { CommandLocalization, LocalizedTexts } from './localization.ts';
import { spanish } from './spanish.ts';

/** The languages commands are named in, by Discord's locales; one is added by adding its file. */
export const localizations = {
  de: german,
  fr: french,
  'es-ES': spanish,
  'es-419': spanish,
} as const satisfies Partial<Record<`${Locale}`, CommandLocalization>>;
export type LocalizedLocale = keyof typeof localizations;

/** A command's name and description in the language of a locale; undefined where there is none, or it is English. */
export const commandIn = (locale: string, commandName: string): LocalizedTexts | undefined =>
  Object.entries<CommandLocalization>(localizations).find(([known]) => known === locale)?.[1][commandName];

/** A command's, or an option's, names and descriptions as Discord's API takes them. */
export function localizedTexts(commandName: string, optionName?: string) {
  const find = (commands: CommandLocalization): LocalizedTexts | undefined =>
    optionName === undefined ? commands[commandName] : commands[commandName]?.options?.[optionName];
  const map = (part: keyof LocalizedTexts): LocalizationMap =>
    Object.fromEntries(
      Object.entries<CommandLocalization>(localizations).map(([locale, commands]) => [
        locale,
        find(commands)?.[part] ?? null,
      ]),
    );
  return { name_localizations: map('name'), description_localizations: map('description') };
}
