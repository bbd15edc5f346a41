import type { ServiceModel, StackModel } from '../compose-file/model.ts';

/**
 * Values that must never be written into a file. While a stack is read for `eject`, a variable that looks like a
 * secret stands for itself as a mark, set or not; the writers make a reference of it: `${NAME}`, or a key of a Secret.
 */
export const markOf = (name: string): string => `<secret ${name}>`;

const mark = /<secret (\w+)>/g;

/** `HF_TOKEN`, `REDIS_PASSWORD`, `OPENAI_API_KEY`; not `MAX_TOKENS`, and no path to a file that holds one. */
export const isSecretName = (name: string): boolean =>
  /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS)(_|$)/i.test(name) &&
  !/_(FILE|PATH|DIR)$/i.test(name);

/** For {@link readStack}: wins over what the environment and `.env` say. */
export const markSecret = (name: string): string | undefined =>
  isSecretName(name) ? markOf(name) : undefined;

/** The variable a value is a mark of, and nothing else. */
export const secretIn = (value: string): string | undefined => /^<secret (\w+)>$/.exec(value)?.[1];

/** The variables whose marks a value holds, among other text or not. */
export const secretsIn = (value: string): readonly string[] => [
  ...new Set([...value.matchAll(mark)].map(([, name = '']) => name)),
];

export const replaceMarks = (value: string, to: (name: string) => string): string =>
  value.replaceAll(mark, (_all, name: string) => to(name));

/** Every variable that a stack refers to. */
export const secretsOf = ({ services }: StackModel): readonly string[] =>
  secretsIn(JSON.stringify(Object.values(services)));

/**
 * Marks what a file says outright: `API_KEY: abc`, in `environment` or in an `env_file`. Two services that call
 * different values by one name get a variable each.
 */
export function markLiteralSecrets(stack: StackModel): StackModel {
  const first = new Map<string, string>();
  const variableOf = (service: string, name: string, value: string): string => {
    const known = first.get(name) ?? value;
    first.set(name, known);
    return known === value ? name : `${service}_${name}`.toUpperCase().replaceAll(/\W/g, '_');
  };
  const marked = (service: ServiceModel): ServiceModel => ({
    ...service,
    environment: Object.fromEntries(
      Object.entries(service.environment).map(([name, value]) => {
        const isPlain = isSecretName(name) && value !== '' && secretsIn(value).length === 0;
        return [name, isPlain ? markOf(variableOf(service.name, name, value)) : value];
      }),
    ),
  });
  const services = Object.entries(stack.services).map(([name, service]) => [name, marked(service)] as const);
  return { ...stack, services: Object.fromEntries(services) };
}
