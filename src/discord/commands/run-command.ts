import { isCancelled } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Access } from '../bot/access.ts';
import type { BotCommand, CommandAnswer, CommandCall, CommandDesk } from './command.ts';

export interface CommandRunner {
  /** The answer in words, whatever happens: a refusal and a failure say why. */
  run(command: BotCommand, call: CommandCall): Promise<CommandAnswer>;
}

export function createCommandRunner(desk: CommandDesk, access: Access, logger: Logger): CommandRunner {
  function refusal({ access: needed }: BotCommand, { guild, member }: CommandCall): string | undefined {
    const { blocked, setupRoles } = desk.settingsOf(guild.id);
    if (blocked.includes(member.id)) return 'You are blocked here.';
    if (needed === 'talk' && !access.mayTalk(member)) return 'You lack the role for talking to me.';
    if (needed === 'set-up' && !access.maySetUp(member))
      return setupRoles.length === 0
        ? 'Only those who may manage this server can do that.'
        : 'You lack the role for setting me up.';
    return undefined;
  }

  /** Seconds until this person may ask again; 0 when now. */
  function waitSeconds({ guild, member }: CommandCall): number {
    const waitMs = desk.cooldown.waitMs(guild.id, member.id);
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    desk.cooldown.note(guild.id, member.id);
    return 0;
  }

  return {
    async run(command, call) {
      const refused = refusal(command, call);
      if (refused !== undefined) return { text: refused };
      if (command.name === 'ask') {
        const seconds = waitSeconds(call);
        if (seconds > 0) return { text: `Give me ${seconds} more seconds, please.` };
      }
      try {
        const answer = await command.run(call, desk);
        return typeof answer === 'string' ? { text: answer } : answer;
      } catch (error) {
        if (isCancelled(error)) return { text: 'That took too long.' };
        const { code, message, nextSteps, expected } = toAibotError(error);
        if (!expected) logger.error({ err: error, command: command.name }, 'a command failed');
        else logger.info({ command: command.name, code }, 'a command was refused');
        const text = expected
          ? [message, ...nextSteps.map((step) => `• ${step}`)].join('\n')
          : 'Something went wrong on my side; my owner finds it in `aibot logs`.';
        return { text };
      }
    },
  };
}
