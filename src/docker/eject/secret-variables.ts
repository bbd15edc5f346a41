/**
 * Variables whose values must never be written into a file. While a stack is read for `eject` they stand for
 * themselves as a mark, which the writers turn into a reference: `${NAME}`, or a key of a Secret.
 */
const secretVariables = ['AIBOT_GATEWAY_KEY', 'AIBOT_DISCORD_TOKEN'] as const;

const mark = (name: string) => `<secret ${name}>`;

/** For {@link readStack}: wins over what the environment and `.env` say. */
export const markedSecrets: Readonly<Record<string, string>> = Object.fromEntries(
  secretVariables.map((name) => [name, mark(name)]),
);

/** The variable a value is a mark of. */
export const secretIn = (value: string): string | undefined => /^<secret (\w+)>$/.exec(value)?.[1];
