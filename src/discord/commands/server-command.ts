import { addressingModes, consentModes, type ServerSettings } from '../servers/server-settings.ts';
import type { BotCommand, CommandCall, CommandDesk } from './command.ts';
import { canonicalLanguage, languagesOf, same } from './preference-commands.ts';

const longestName = 32;

/** A role that is named once is added, named again it is taken away. */
const toggled = (roles: readonly string[], role: string) =>
  roles.includes(role) ? roles.filter((known) => known !== role) : [...roles, role];

const oneOf = <Value extends string>(values: readonly Value[], given: string | undefined) =>
  values.find((value) => value === given);

/** What the call wants changed; a sentence where it cannot be. */
function readChange(
  { guild, option, replies }: CommandCall,
  { settingsOf }: CommandDesk,
): ServerSettings | string {
  const { talkRoles, setupRoles } = settingsOf(guild.id);
  const name = option('name')?.trim();
  if (name !== undefined && (name === '' || name.length > longestName))
    return replies.server.nameLength(longestName);
  const wanted = option('language');
  const language = wanted === undefined ? undefined : canonicalLanguage(wanted);
  if (wanted !== undefined && language === undefined) return replies.language.noTag(wanted);
  const captions = oneOf(['on', 'off'], option('captions'));
  const mode = oneOf(addressingModes, option('mode'));
  const consent = oneOf(consentModes, option('consent'));
  const talkRole = option('talk-role');
  const setupRole = option('setup-role');
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(name === undefined ? {} : { name }),
    ...(language === undefined ? {} : { language }),
    ...(captions === undefined ? {} : { captions: captions === 'on' }),
    ...(consent === undefined ? {} : { consent }),
    ...(talkRole === undefined ? {} : { talkRoles: toggled(talkRoles, talkRole) }),
    ...(setupRole === undefined ? {} : { setupRoles: toggled(setupRoles, setupRole) }),
  };
}

function describe(
  { guild, replies }: CommandCall,
  { servers, settingsOf, assistantName }: CommandDesk,
): string {
  const own = servers.of(guild.id);
  const { captions, consent, talkRoles, setupRoles } = settingsOf(guild.id);
  const { names, asConfigured, on, off, everybody, managers } = replies.server;
  const roles = (ids: readonly string[], otherwise: string) =>
    ids.length === 0 ? otherwise : ids.map((id) => guild.roles.cache.get(id)?.name ?? id).join(', ');
  return [
    `• ${names.mode}: ${own.mode ?? asConfigured}`,
    `• ${names.name}: ${own.name ?? assistantName}`,
    `• ${names.language}: ${own.language ?? asConfigured}`,
    `• ${names.captions}: ${captions ? on : off}`,
    `• ${names.consent}: ${consent}`,
    `• ${names.mayTalk}: ${roles(talkRoles, everybody)}`,
    `• ${names.maySetUp}: ${roles(setupRoles, managers)}`,
  ].join('\n');
}

export const serverCommand: BotCommand = {
  name: 'server',
  description: 'See or change how I behave in this server',
  options: [
    {
      name: 'mode',
      description: 'When I answer: auto, always, by my name, or only /ask',
      choices: addressingModes.map(same),
    },
    { name: 'name', description: 'What I am called here' },
    { name: 'language', description: 'The language spoken here, such as en or de', suggest: languagesOf },
    { name: 'captions', description: 'Whether I write down what is said', choices: ['on', 'off'].map(same) },
    {
      name: 'consent',
      description: 'Whether I hear people until they object, or only after they agreed',
      choices: consentModes.map(same),
    },
    { name: 'talk-role', description: 'A role that may talk to me; again: no longer', kind: 'role' },
    { name: 'setup-role', description: 'A role that may set me up; again: no longer', kind: 'role' },
    { name: 'reset', description: 'Go back to what my owner configured', choices: ['all'].map(same) },
  ],
  access: 'set-up',
  run(call, desk) {
    const { guild, option } = call;
    if (option('reset') === 'all') {
      desk.servers.reset(guild.id);
      desk.serverChanged(guild.id);
      return Promise.resolve(`${call.replies.server.reset}\n${describe(call, desk)}`);
    }
    const change = readChange(call, desk);
    if (typeof change === 'string') return Promise.resolve(change);
    if (Object.keys(change).length > 0) {
      desk.servers.change(guild.id, change);
      desk.serverChanged(guild.id);
    }
    return Promise.resolve(describe(call, desk));
  },
};
