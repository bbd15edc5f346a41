import type { Application, Command, CommandOption } from '../world/application.ts';
import { findCommand } from '../world/application.ts';
import type { Guild } from '../world/guild.ts';
import { channelPayload, memberPayload, type Payload, rolePayload, userPayload } from '../world/payloads.ts';

/** What a user fills in; users, channels and roles by id or by anything with one. */
export type OptionValue = string | number | boolean | { readonly id: string };
export type OptionValues = Readonly<Record<string, OptionValue>>;

const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;

/**
 * The `data` of a slash command: `path` is its name, with group and subcommand behind it (`"prefs set"`). Options the
 * bot did not register are refused, as Discord's own window would not show them. `focused` is the option being typed.
 */
export function commandData(
  application: Application,
  guild: Guild,
  path: string,
  values: OptionValues,
  focused?: string,
): { readonly command: Command; readonly data: Payload } {
  const [name = '', ...rest] = path.split(' ');
  const command = findCommand(application, guild.id, name);
  if (!command) {
    throw new Error(`${application.user.name} has no command /${name}`);
  }
  const resolved = { users: {}, members: {}, channels: {}, roles: {} };
  const fill = (known: readonly CommandOption[]): Payload[] =>
    Object.entries(values).map(([key, value]) => {
      const option = known.find((candidate) => candidate.name === key);
      if (!option) {
        throw new Error(`/${path} has no option "${key}"`);
      }
      const id = typeof value === 'object' ? value.id : value;
      resolve(resolved, guild, option.type, String(id));
      return { name: key, type: option.type, value: id, ...(key === focused ? { focused: true } : {}) };
    });
  const nest = (known: readonly CommandOption[], names: readonly string[]): Payload[] => {
    const [next, ...deeper] = names;
    if (next === undefined) {
      return fill(known);
    }
    const sub = known.find(
      ({ name: candidate, type }) => candidate === next && [SUBCOMMAND, SUBCOMMAND_GROUP].includes(type),
    );
    if (!sub) {
      throw new Error(`/${path}: no subcommand "${next}"`);
    }
    return [{ name: next, type: sub.type, options: nest(sub.options ?? [], deeper) }];
  };
  const options = nest(command.options, rest);
  return { command, data: { id: command.id, name, type: 1, guild_id: guild.id, options, resolved } };
}

function resolve(
  resolved: { users: Payload; members: Payload; channels: Payload; roles: Payload },
  guild: Guild,
  type: number,
  id: string,
): void {
  const member = guild.members.get(id);
  const channel = guild.channels.get(id);
  const role = guild.roles.get(id);
  if (type === USER && member) {
    resolved.users[id] = userPayload(member.user);
    resolved.members[id] = { ...memberPayload(member), permissions: '0' };
  } else if (type === CHANNEL && channel) {
    resolved.channels[id] = { ...channelPayload(channel), permissions: '0' };
  } else if (type === ROLE && role) {
    resolved.roles[id] = rolePayload(role);
  }
}
