import { isCancelled } from '../shared/abort.ts';
import { AibotError, exitCodes, toAibotError } from '../shared/errors.ts';

/** What oclif's parser attaches to its errors. */
interface ParserError extends Error {
  readonly oclif?: { readonly exit?: number };
  readonly parse?: unknown;
}

/** Anything a command threw, as an error of ours; wrong flags and arguments become `usage`. */
export function toCommandError(thrown: unknown, commandId: string | undefined): AibotError {
  const command = commandId ? `aibot ${commandId.replaceAll(':', ' ')}` : 'aibot';
  const howItIsUsed = `See how it is used with \`${command} --help\`.`;
  if (thrown instanceof AibotError) {
    const { message, code, nextSteps, exitCode } = thrown;
    if (code !== 'usage' || nextSteps.length > 0) return thrown;
    return new AibotError(message, { code, cause: thrown, exitCode, nextSteps: [howItIsUsed] });
  }
  if (isCancelled(thrown)) {
    return new AibotError('Interrupted.', { code: 'interrupted', exitCode: exitCodes.interrupted });
  }
  if (thrown instanceof Error && isParserError(thrown)) {
    return new AibotError(withoutHelpHint(thrown.message), {
      code: 'usage',
      cause: thrown,
      exitCode: exitCodes.usage,
      nextSteps: [howItIsUsed],
    });
  }
  return toFileError(thrown) ?? toAibotError(thrown);
}

/** Why the system refused a file that somebody named. */
const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file, or no such folder above it',
  ENOTDIR: 'something above it is a file and no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it lies on a read-only file system',
};

function toFileError(thrown: unknown): AibotError | undefined {
  const { code = '', path } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : {};
  const fault = fileFaults[code];
  if (fault === undefined || path === undefined) return undefined;
  return new AibotError(`${path} cannot be opened: ${fault}`, {
    code: 'file-not-opened',
    cause: thrown,
    exitCode: exitCodes.usage,
    nextSteps: ['Name another file, or make this one and its folder usable for this user.'],
  });
}

function isParserError(error: ParserError): boolean {
  return error.parse !== undefined || error.oclif?.exit === exitCodes.usage;
}

/** oclif ends its messages with "See more help with --help", which the next step says better. */
function withoutHelpHint(message: string): string {
  return message.replace(/\s*See more help with --help\s*$/, '').trim();
}
