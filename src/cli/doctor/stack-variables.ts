import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `src/` and `dist/` lie equally deep below the package. */
const stacksDir = fileURLToPath(new URL('../../../stacks/', import.meta.url));

export interface StackVariable {
  readonly name: string;
  /** As the compose file has it; undefined where it must be given or is empty. */
  readonly defaultValue: string | undefined;
}

/** What the compose files read from the environment, by name, in the order of the files. */
export function stackVariables(): readonly StackVariable[] {
  const found = new Map<string, string | undefined>();
  for (const file of globSync('compose*.yaml', { cwd: stacksDir }).sort()) {
    for (const { name, defaultValue } of variablesIn(readFileSync(join(stacksDir, file), 'utf8'))) {
      found.set(name, found.get(name) ?? defaultValue);
    }
  }
  return [...found].map(([name, defaultValue]) => ({ name, defaultValue }));
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`; `$$NAME` is for the shell of a container. */
export function variablesIn(text: string): readonly StackVariable[] {
  const uses = text.matchAll(/(?<!\$)\$(?:\{(AIBOT_\w+)(?::?-([^{}$]*))?|(AIBOT_\w+))/g);
  return [...uses].map(([, braced, preset, bare]) => ({
    name: braced ?? bare ?? '',
    defaultValue: preset || undefined,
  }));
}
