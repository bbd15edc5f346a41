import { isCancelled } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Access } from '../bot/access.ts';
import { textForPeople } from '../replies/error-text.ts';
import type { BotCommand, CommandAnswer, CommandCall, CommandDesk } from './command.ts';

export interface CommandRunner {
  /** The answer in words, whatever happens: a refusal and a failure say why. */
  run(command: BotCommand, call: CommandCall): Promise<CommandAnswer>;
}

export function createCommandRunner(desk: CommandDesk, access: Access, logger: Logger): CommandRunner {
  function refusal({ access: needed }: BotCommand, { guild, member, replies }: CommandCall) {
    const { blocked, setupRoles } = desk.settingsOf(guild.id);
    const { refused } = replies;
    if (blocked.includes(member.id)) return refused.blocked;
    if (needed === 'talk' && !access.mayTalk(member)) return refused.talkRole;
    if (needed === 'set-up' && !access.maySetUp(member))
      return setupRoles.length === 0 ? refused.manageServer : refused.setupRole;
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
        if (seconds > 0) return { text: call.replies.refused.waitSeconds(seconds) };
      }
      try {
        const answer = await command.run(call, desk);
        return typeof answer === 'string' ? { text: answer } : answer;
      } catch (error) {
        const { failed } = call.replies;
        if (isCancelled(error)) return { text: failed.tookTooLong };
        const { code, message, nextSteps, expected } = toAibotError(error);
        if (!expected) logger.error({ err: error, command: command.name }, 'a command failed');
        else logger.info({ command: command.name, code }, 'a command was refused');
        if (!expected) return { text: failed.inside };
        const inEnglish = [message, ...nextSteps.map((step) => `• ${step}`)].join('\n');
        return { text: textForPeople(error, call.replies) ?? inEnglish };
      }
    },
  };
}
