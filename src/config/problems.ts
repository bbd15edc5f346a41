import type { z } from 'zod';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';
import { configKeys, findConfigKey, isConfigSection } from './keys.ts';

/** Where a wrong value came from: a file, a variable, a flag. */
export type ConfigSource = string;

export function unknownKeyError(path: string, source: ConfigSource): AibotError {
  const known = configKeys().map((key) => key.path);
  const guess = nearest(path, known) ?? nearest(path.split('.').at(-1) ?? path, known);
  const hint = guess ? ` Did you mean "${guess}"?` : '';
  return new AibotError(`Unknown setting "${path}" in ${source}.${hint}`, {
    code: 'config-unknown-key',
    exitCode: exitCodes.usage,
    nextSteps: [
      guess ? `Write "${guess}" instead, or remove the line.` : `Remove "${path}" from ${source}.`,
      'See every setting with `aibot config list --all`.',
    ],
  });
}

export function malformedFileError(file: string, cause: unknown): AibotError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AibotError(`The file ${file} is not valid JSON: ${detail}`, {
    code: 'config-malformed',
    cause,
    exitCode: exitCodes.usage,
    nextSteps: [`Correct ${file}, or move it away to begin with the defaults.`],
  });
}

/** The first thing wrong with a configuration, in words. `sourceOf` says where a key's value came from. */
export function invalidConfigError(error: z.ZodError, sourceOf: (path: string) => ConfigSource): AibotError {
  const issue = error.issues[0];
  const parent = issue?.path.join('.') ?? '';
  const leaf = leafOf(issue?.path ?? []);
  const isInside = findConfigKey(leaf) !== undefined;
  if (issue?.code === 'unrecognized_keys' && !isInside) {
    const unknown = [parent, issue.keys[0]].filter((part) => part !== '').join('.');
    return unknownKeyError(unknown, sourceOf(unknown));
  }
  const problem =
    issue?.code === 'unrecognized_keys'
      ? `it has no "${issue.keys[0] ?? ''}"`
      : // What a schema says of the names in a record is wrapped by the record.
        ((issue?.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ??
        issue?.message ??
        'invalid');
  const inside = parent.slice(leaf.length + 1);
  return invalidValueError(leaf, inside === '' ? problem : `${inside}: ${problem}`, sourceOf(parent));
}

/** Never shows the value: it may be a secret that was put under the wrong key. */
export function invalidValueError(path: string, problem: string, source: ConfigSource): AibotError {
  const key = findConfigKey(path);
  const wanted = key && !key.isSecret ? ` It takes ${key.kind}.` : '';
  return new AibotError(`The setting "${path}" in ${source} is wrong: ${problem}.${wanted}`, {
    code: 'config-invalid',
    exitCode: exitCodes.usage,
    nextSteps: [
      isConfigSection(path)
        ? `See its settings with \`aibot config list\`.`
        : `Correct it with \`aibot config set ${path} VALUE\` or put the default back with \`aibot config unset ${path}\`.`,
    ],
  });
}

/** The setting an issue is about; an issue inside a list (`discord.autoJoin.0`) is about the list. */
function leafOf(path: readonly PropertyKey[]): string {
  const names = path.map(String);
  for (let length = names.length; length > 0; length--) {
    const candidate = names.slice(0, length).join('.');
    if (findConfigKey(candidate)) return candidate;
  }
  return names.join('.');
}
