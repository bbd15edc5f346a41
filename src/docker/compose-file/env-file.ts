import { InterpolationError, interpolate, type Lookup } from './interpolate.ts';
import { composeError } from './problems.ts';

/**
 * The variables of a `.env` or `env_file`, as Compose reads them: `export` is skipped, `#` after a blank begins
 * a comment, single quotes are literal, the rest is interpolated with `lookup` and the lines above.
 */
export function parseEnvFile(text: string, file: string, lookup: Lookup): Record<string, string> {
  const variables: Record<string, string> = {};
  const known: Lookup = (name) => lookup(name) ?? variables[name];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = { file, line: index + 1 };
    if (/^\s*(#|$)/.test(line)) continue;
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:]\s*(.*))?$/.exec(line);
    const name = match?.[1];
    if (name === undefined) throw composeError(at, 'this is no NAME=value');
    try {
      const value = match?.[2] === undefined ? lookup(name) : valueOf(match[2], known);
      if (value !== undefined) variables[name] = value;
    } catch (error) {
      if (error instanceof InterpolationError) throw composeError(at, error.message);
      throw error;
    }
  }
  return variables;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function valueOf(written: string, lookup: Lookup): string {
  const single = /^'((?:[^'\\]|\\.)*)'\s*(?:#.*)?$/.exec(written)?.[1];
  if (single !== undefined) return single.replaceAll("\\'", "'");
  const double = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(written)?.[1];
  if (double !== undefined) {
    // A dollar sign behind a backslash is a dollar sign; doubled, it passes the interpolation.
    const unescaped = double.replace(/\\(.)/g, (_, mark: string) =>
      mark === '$' ? '$$' : (escapes[mark] ?? mark),
    );
    return interpolate(unescaped, lookup).text;
  }
  return interpolate(written.replace(/(^|\s)#.*$/, '').trim(), lookup).text;
}
