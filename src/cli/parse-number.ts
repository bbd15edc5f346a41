import { AibotError, exitCodes } from '../shared/errors.ts';

interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** A number typed for a flag; oclif knows whole numbers only. Absent stays absent. */
export function parseNumber(typed: string, range: Range): number;
export function parseNumber(typed: string | undefined, range: Range): number | undefined;
export function parseNumber(typed: string | undefined, { name, min, max }: Range): number | undefined {
  if (typed === undefined) return undefined;
  const value = Number(typed);
  if (typed.trim() !== '' && value >= min && value <= max) return value;
  throw new AibotError(`${name} must be a number from ${min} to ${max}, not "${typed}"`, {
    code: 'usage',
    exitCode: exitCodes.usage,
  });
}

export const parseSpeed = (typed: string | undefined) =>
  parseNumber(typed, { name: '--speed', min: 0.5, max: 2 });
