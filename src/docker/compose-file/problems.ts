import { AibotError, exitCodes } from '../../shared/errors.ts';
import { nearest } from '../../shared/nearest.ts';

/** Where in which file something stands; lines count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
}

/** A compose file says something that cannot be meant. The message begins with `file:line`, as compilers do. */
export function composeError(at: Position, problem: string, nextStep?: string): AibotError {
  return new AibotError(`${at.file}:${at.line}: ${problem}`, {
    code: 'compose-invalid',
    exitCode: exitCodes.usage,
    nextSteps: [nextStep ?? `Correct line ${at.line} of ${at.file}.`],
  });
}

export function unknownKeyError(
  at: Position,
  key: string,
  where: string,
  known: readonly string[],
): AibotError {
  const guess = nearest(key, known);
  const place = where === '' ? 'at the top level' : `in ${where}`;
  return composeError(
    at,
    `unknown key "${key}" ${place}.${guess ? ` Did you mean "${guess}"?` : ''}`,
    guess
      ? `Write "${guess}" instead, or remove line ${at.line} of ${at.file}.`
      : `Remove line ${at.line} of ${at.file}; keys of your own begin with "x-". Known here: ${known.join(', ')}.`,
  );
}

export function missingFileError(file: string, cause?: unknown): AibotError {
  return new AibotError(`The file ${file} cannot be read`, {
    code: 'compose-file-missing',
    cause,
    exitCode: exitCodes.usage,
    nextSteps: [`Put ${file} back, or name another file.`],
  });
}
