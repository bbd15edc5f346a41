import type { PersonPreferences } from '../preferences/preferences-store.ts';
import type { BotCommand, Choice, CommandDesk } from './command.ts';

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>) => Object.keys(record) as Key[];
const speeds = ['0.75', '1', '1.25', '1.5'];
export const same = (value: string): Choice => ({ name: value, value });
export const languagesOf = ({ voices }: CommandDesk) =>
  [...new Set(voices.map(({ language }) => language))].map(same);

/** A language tag in its usual spelling; undefined where it is none. */
export function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

export const voiceCommand: BotCommand = {
  name: 'voice',
  description: 'Choose the voice that answers you',
  options: [
    {
      name: 'voice',
      description: 'Which voice',
      isRequired: true,
      suggest: ({ voices }) =>
        voices.map(({ id, description }) => ({ name: `${id}: ${description}`, value: id })),
    },
  ],
  access: 'talk',
  run({ guild, member, option, replies }, { preferences, voices }) {
    const voiceId = option('voice') ?? '';
    if (!voices.some(({ id }) => id === voiceId))
      return Promise.resolve(replies.voice.unknown(voiceId, voices.map(({ id }) => id).join(', ')));
    preferences.change(guild.id, member.id, { voiceId });
    return Promise.resolve(replies.voice.chosen(voiceId));
  },
};

export const languageCommand: BotCommand = {
  name: 'language',
  description: 'Choose the language you speak with me',
  options: [{ name: 'language', description: 'Such as en or de', isRequired: true, suggest: languagesOf }],
  access: 'talk',
  run({ guild, member, option, replies }, { preferences }) {
    const wanted = option('language') ?? '';
    const language = canonicalLanguage(wanted);
    if (language === undefined) return Promise.resolve(replies.language.noTag(wanted));
    preferences.change(guild.id, member.id, { language });
    return Promise.resolve(replies.language.chosen(language));
  },
};

export const prefsCommand: BotCommand = {
  name: 'prefs',
  description: 'See or change what I know about your wishes',
  options: [
    {
      name: 'listen',
      description: 'Whether I may hear you',
      choices: [
        { name: 'yes', value: 'yes' },
        { name: 'no', value: 'no' },
      ],
    },
    { name: 'speed', description: 'How fast I speak to you', choices: speeds.map(same) },
    {
      name: 'answers',
      description: 'How long my answers are',
      choices: ['brief', 'normal', 'detailed'].map(same),
    },
    { name: 'wake-word', description: 'Another name you call me by' },
  ],
  access: 'anyone',
  run({ guild, member, option, replies }, { preferences }) {
    const listen = option('listen');
    const speed = Number(option('speed'));
    const answers = option('answers');
    const wakeWord = option('wake-word');
    const change: Partial<PersonPreferences> = {
      ...(listen === undefined ? {} : { isIgnored: listen === 'no', hasConsented: listen === 'yes' }),
      ...(speeds.includes(String(speed)) ? { speed } : {}),
      ...(answers === 'brief' || answers === 'normal' || answers === 'detailed'
        ? { verbosity: answers }
        : {}),
      ...(wakeWord === undefined ? {} : { wakeWord }),
    };
    if (Object.keys(change).length > 0) preferences.change(guild.id, member.id, change);
    const { isIgnored, hasConsented, ...rest } = preferences.of(guild.id, member.id);
    const { names, notHeard, heard } = replies.preferences;
    const lines = keysOf(names).flatMap((name) =>
      rest[name] === undefined ? [] : [`• ${names[name]}: ${rest[name]}`],
    );
    const hearing = isIgnored === true ? notHeard : heard;
    return Promise.resolve(
      [hasConsented === false && isIgnored !== true ? '' : hearing, ...lines].join('\n').trim(),
    );
  },
};
