import type { Locale, LocalizationMap } from 'discord.js';
import { french } from './french.ts';
import { german } from './german.ts';
import type { CommandLocalization, LocalizedTexts } from './localization.ts';
import { spanish } from './spanish.ts';

/** The languages commands are named in, by Discord's locales; one is added by adding its file. */
export const localizations: Readonly<Partial<Record<`${Locale}`, CommandLocalization>>> = {
  de: german,
  fr: french,
  'es-ES': spanish,
  'es-419': spanish,
};

/** A command's, or an option's, names and descriptions as Discord's API takes them. */
export function localizedTexts(commandName: string, optionName?: string) {
  const find = (commands: CommandLocalization): LocalizedTexts | undefined =>
    optionName === undefined ? commands[commandName] : commands[commandName]?.options?.[optionName];
  const map = (part: keyof LocalizedTexts): LocalizationMap =>
    Object.fromEntries(
      Object.entries(localizations).map(([locale, commands]) => [locale, find(commands)?.[part] ?? null]),
    );
  return { name_localizations: map('name'), description_localizations: map('description') };
}
