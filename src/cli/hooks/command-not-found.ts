import type { Hook } from '@oclif/core';
import { AibotError, exitCodes } from '../../shared/errors.ts';
import { nearest } from '../../shared/nearest.ts';
import { failureEnvelope } from '../envelope.ts';
import { renderError } from '../render-error.ts';

/** A word that is no command: the nearest one that is, in the form every error has. */
const commandNotFound: Hook.CommandNotFound = async function ({ id, argv, config }) {
  await Promise.resolve();
  const typed = id.replaceAll(':', ' ');
  const known = config.commands
    .filter((command) => !command.hidden)
    .map((command) => command.id.replaceAll(':', ' '));
  const guess = nearest(typed, known) ?? nearest(typed.split(' ')[0] ?? typed, known);
  const error = new AibotError(`There is no command "${typed}".`, {
    code: 'unknown-command',
    exitCode: exitCodes.usage,
    nextSteps: [
      ...(guess ? [`Did you mean \`aibot ${guess}\`?`] : []),
      'See every command with `aibot --help`.',
    ],
  });
  process.exitCode = error.exitCode;
  if (argv?.includes('--json'))
    process.stdout.write(`${JSON.stringify(failureEnvelope(error, []), null, 2)}\n`);
  else
    process.stderr.write(renderError(error, { isColored: process.stderr.isTTY && !process.env['NO_COLOR'] }));
};

export default commandNotFound;
