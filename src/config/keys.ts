import { z } from 'zod';
import { configSchema } from './schema.ts';

/** One setting, as `aibot config list` and the configuration reference show it. */
export interface ConfigKey {
  /** `discord.token` */
  readonly path: string;
  readonly description: string;
  /** JSON value; undefined when there is none, or when it depends on the machine. */
  readonly defaultValue: unknown;
  /** `text`, `true|false`, `embedded|docker|docker-gpu`, `number`, `list`, `JSON`. */
  readonly kind: string;
  readonly isSecret: boolean;
  /** Environment variables that set it, the strongest first. */
  readonly env: readonly string[];
  readonly schema: z.ZodType;
}

let keys: readonly ConfigKey[] | undefined;

/** All settings, in the order of the schema. */
export function configKeys(): readonly ConfigKey[] {
  keys ??= Object.entries(configSchema.shape).flatMap(([name, schema]) => leavesOf(name, schema));
  return keys;
}

export function findConfigKey(path: string): ConfigKey | undefined {
  return configKeys().find((key) => key.path === path);
}

/** Whether `path` is a section, such as `engines.stt`. */
export function isConfigSection(path: string): boolean {
  return configKeys().some((key) => key.path.startsWith(`${path}.`));
}

function leavesOf(path: string, schema: z.core.$ZodType): ConfigKey[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([name, child]) =>
      leavesOf(`${path}.${name}`, child),
    );
  }
  const leaf = schema as z.ZodType;
  const meta = leaf.meta() ?? {};
  const aliases = Array.isArray(meta['env']) ? (meta['env'] as string[]) : [];
  return [
    {
      path,
      description: meta.description ?? '',
      defaultValue: defaultOf(path, leaf),
      kind: kindOf(inner),
      isSecret: meta['secret'] === true,
      env: [variableOf(path), ...aliases],
      schema: leaf,
    },
  ];
}

/** `discord.apiUrl` → `AIBOT_DISCORD_API_URL`. */
function variableOf(path: string): string {
  return `AIBOT_${path
    .replaceAll('.', '_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap())
    : schema;
}

function defaultOf(path: string, schema: z.ZodType): unknown {
  if (path === 'assistant.timeZone') return undefined;
  const parsed = schema.safeParse(undefined);
  return parsed.success ? parsed.data : undefined;
}

function kindOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.join('|');
  if (schema instanceof z.ZodBoolean) return 'true|false';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodArray) return 'list';
  if (schema instanceof z.ZodRecord) return 'JSON';
  return 'text';
}

/**
 * What was typed (a command line, the environment), as a value of the key: numbers and booleans by their
 * looks, lists with commas between or as JSON. What does not fit is left as it is for the schema to refuse.
 */
export function readTypedValue(key: ConfigKey, typed: string): unknown {
  switch (key.kind) {
    case 'true|false':
      if (/^(true|yes|on|1)$/i.test(typed)) return true;
      return /^(false|no|off|0)$/i.test(typed) ? false : typed;
    case 'number':
      return typed.trim() !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
    case 'list':
      return typed.trimStart().startsWith('[') ? readJson(typed) : readCommaList(typed);
    case 'JSON':
      return readJson(typed);
    default:
      return typed;
  }
}

function readCommaList(typed: string): string[] {
  return typed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
