/** A variable's value; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolation {
  readonly text: string;
  /** Variables that were not set and had no default: they became empty, as with Compose. */
  readonly unset: readonly string[];
}

/** What is wrong with a `$` expression; the caller knows the line. */
export class InterpolationError extends Error {}

const name = /^[A-Za-z_][A-Za-z0-9_]*/;

/**
 * The substitution of the Compose specification: `$V ${V} ${V-d} ${V:-d} ${V?e} ${V:?e} ${V+r} ${V:+r} $$`.
 * With a colon an empty value counts as not set; defaults may hold further expressions.
 */
export function interpolate(text: string, lookup: Lookup): Interpolation {
  const unset: string[] = [];
  let result = '';
  let rest = text;
  for (let start = rest.indexOf('$'); start >= 0; start = rest.indexOf('$')) {
    result += rest.slice(0, start);
    rest = rest.slice(start + 1);
    if (rest.startsWith('$')) {
      result += '$';
      rest = rest.slice(1);
      continue;
    }
    const expression = rest.startsWith('{') ? braced(rest) : undefined;
    const bare = expression === undefined ? name.exec(rest)?.[0] : undefined;
    if (expression === undefined && bare === undefined)
      throw new InterpolationError(`"$" begins no variable in "${text}"; write "$$" for a dollar sign`);
    const value = substitute(expression ?? bare ?? '', lookup);
    result += value.text;
    unset.push(...value.unset);
    rest = rest.slice(expression === undefined ? (bare ?? '').length : expression.length + 2);
  }
  return { text: result + rest, unset };
}

/** The inside of the `{…}` that `text` begins with; braces of nested expressions are counted. */
function braced(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth === 0) return text.slice(1, index);
  }
  throw new InterpolationError(`"$${text}" has no closing "}"`);
}

function substitute(expression: string, lookup: Lookup): Interpolation {
  const variable = name.exec(expression)?.[0];
  const match = /^(:?[-?+])?([\s\S]*)$/.exec(expression.slice(variable?.length ?? 0));
  const [operator, operand] = [match?.[1], match?.[2] ?? ''];
  if (variable === undefined || (operator === undefined && operand !== ''))
    throw new InterpolationError(`"\${${expression}}" is no variable`);
  const value = lookup(variable);
  const isThere = value !== undefined && !(operator?.startsWith(':') && value === '');
  switch (operator?.at(-1)) {
    case '-':
      return isThere ? { text: value, unset: [] } : interpolate(operand, lookup);
    case '+':
      return isThere ? interpolate(operand, lookup) : { text: '', unset: [] };
    case '?':
      if (isThere) return { text: value, unset: [] };
      throw new InterpolationError(
        `the variable ${variable} is needed${operand === '' ? '' : `: ${interpolate(operand, lookup).text}`}`,
      );
    default:
      return { text: value ?? '', unset: value === undefined ? [variable] : [] };
  }
}
