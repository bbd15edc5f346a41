import { isCancelled } from '../shared/abort.ts';
import { AibotError, exitCodes, toAibotError } from '../shared/errors.ts';

/** What oclif's parser attaches to its errors. */
interface ParserError extends Error {
  readonly oclif?: { readonly exit?: number };
  readonly parse?: unknown;
}

/** Anything a command threw, as an error of ours; wrong flags and arguments become `usage`. */
export function toCommandError(thrown: unknown, commandId: string | undefined): AibotError {
  if (thrown instanceof AibotError) return thrown;
  if (isCancelled(thrown)) {
    return new AibotError('Interrupted.', { code: 'interrupted', exitCode: exitCodes.interrupted });
  }
  if (thrown instanceof Error && isParserError(thrown)) {
    const command = commandId ? `aibot ${commandId.replaceAll(':', ' ')}` : 'aibot';
    return new AibotError(withoutHelpHint(thrown.message), {
      code: 'usage',
      cause: thrown,
      exitCode: exitCodes.usage,
      nextSteps: [`See how it is used with \`${command} --help\`.`],
    });
  }
  return toAibotError(thrown);
}

function isParserError(error: ParserError): boolean {
  return error.parse !== undefined || error.oclif?.exit === exitCodes.usage;
}

/** oclif ends its messages with "See more help with --help", which the next step says better. */
function withoutHelpHint(message: string): string {
  return message.replace(/\s*See more help with --help\s*$/, '').trim();
}
