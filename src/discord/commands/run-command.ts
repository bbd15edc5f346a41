import { isCancelled } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Access } from '../bot/access.ts';
import type { BotCommand, CommandCall, CommandDesk } from './command.ts';

export interface CommandRunner {
  /** The answer in words, whatever happens: a refusal and a failure say why. */
  run(command: BotCommand, call: CommandCall): Promise<string>;
}

export function createCommandRunner(desk: CommandDesk, access: Access, logger: Logger): CommandRunner {
  const lastAsked = new Map<string, number>();

  function refusal({ access: needed }: BotCommand, { member }: CommandCall): string | undefined {
    if (desk.settings.blocked.includes(member.id)) return 'You are blocked here.';
    if (needed === 'talk' && !access.mayTalk(member)) return 'You lack the role for talking to me.';
    if (needed === 'set-up' && !access.maySetUp(member))
      return desk.settings.setupRoles.length === 0
        ? 'Only those who may manage this server can do that.'
        : 'You lack the role for setting me up.';
    return undefined;
  }

  /** Seconds until this person may ask again; 0 when now. */
  function waitSeconds({ guild, member }: CommandCall): number {
    const key = `${guild.id}:${member.id}`;
    const waitMs = (lastAsked.get(key) ?? -Infinity) + desk.settings.cooldownMs - desk.now();
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    lastAsked.set(key, desk.now());
    return 0;
  }

  return {
    async run(command, call) {
      const refused = refusal(command, call);
      if (refused !== undefined) return refused;
      if (command.name === 'ask' && desk.settings.cooldownMs > 0) {
        const seconds = waitSeconds(call);
        if (seconds > 0) return `Give me ${seconds} more seconds, please.`;
      }
      try {
        return await command.run(call, desk);
      } catch (error) {
        if (isCancelled(error)) return 'That took too long.';
        const { code, message, nextSteps, expected } = toAibotError(error);
        if (!expected) logger.error({ err: error, command: command.name }, 'a command failed');
        else logger.info({ command: command.name, code }, 'a command was refused');
        return expected
          ? [message, ...nextSteps.map((step) => `• ${step}`)].join('\n')
          : 'Something went wrong on my side; my owner finds it in `aibot logs`.';
      }
    },
  };
}
