import { composeError, unknownKeyError } from './problems.ts';
import { parseDurationMs, parseSizeBytes } from './quantities.ts';
import type { MapEntry, MapNode, SourceNode } from './source-node.ts';

/** Reads one value, or throws `compose-invalid` with its line. */
export type Read<Value> = (node: SourceNode) => Value;

export function wrong(node: SourceNode, wanted: string): never {
  throw composeError(node.at, `${node.path} must be ${wanted}`);
}

export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The entries of a mapping; nothing written is an empty one. */
export function entriesOf(node: SourceNode): ReadonlyMap<string, MapEntry> {
  if (isNull(node)) return new Map();
  return node.kind === 'map' ? node.entries : wrong(node, 'a mapping');
}

/** Fields of a mapping of which all keys are known; `x-…` is everybody's own. */
export class Fields<Key extends string> {
  readonly #entries: ReadonlyMap<string, MapEntry>;

  constructor(node: SourceNode, known: readonly Key[]) {
    this.#entries = entriesOf(node);
    for (const [key, { keyAt }] of this.#entries) {
      if (!key.startsWith('x-') && !(known as readonly string[]).includes(key))
        throw unknownKeyError(keyAt, key, node.path, known);
    }
  }

  /** Undefined when the key is absent or nothing is written behind it. */
  read<Value>(key: Key, read: Read<Value>): Value | undefined {
    const node = this.#entries.get(key)?.node;
    return node === undefined || isNull(node) ? undefined : read(node);
  }
}

export const text: Read<string> = (node) => {
  if (node.kind !== 'scalar' || node.value === null) return wrong(node, 'text');
  return typeof node.value === 'string' ? node.value : node.text;
};

export const boolean: Read<boolean> = (node) => {
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'boolean') return value;
  // A variable gives text: `${READ_ONLY:-true}`.
  if (value === 'true' || value === 'false') return value === 'true';
  return wrong(node, 'true or false');
};

export const number: Read<number> = (node) => {
  const value = Number(text(node));
  return text(node).trim() !== '' && Number.isFinite(value) ? value : wrong(node, 'a number');
};

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Read<number> {
  return (node) => {
    const value = number(node);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    return wrong(node, max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `${min} to ${max}`);
  };
}

export const durationMs: Read<number> = (node) =>
  parseDurationMs(text(node)) ?? wrong(node, 'a duration such as 500ms, 10s or 1m30s');

export const sizeBytes: Read<number> = (node) =>
  parseSizeBytes(text(node)) ?? wrong(node, 'a size such as 512m or 2g');

export function oneOf<const Word extends string>(words: readonly Word[]): Read<Word> {
  return (node) => {
    const word = text(node);
    return words.find((candidate) => candidate === word) ?? wrong(node, `one of ${words.join(', ')}`);
  };
}

export function listOf<Item>(read: Read<Item>): Read<readonly Item[]> {
  return (node) => (node.kind === 'list' ? node.items.map(read) : wrong(node, 'a list'));
}

/** One item, or a list of them. */
export function oneOrMore<Item>(read: Read<Item>): Read<readonly Item[]> {
  return (node) => (node.kind === 'list' ? node.items.map(read) : [read(node)]);
}

export function mapOf<Value>(read: (node: SourceNode, key: string) => Value): Read<Record<string, Value>> {
  return (node) => {
    const result: Record<string, Value> = {};
    for (const [key, entry] of entriesOf(node)) result[key] = read(entry.node, key);
    return result;
  };
}

/**
 * `KEY: value` or `- KEY=value`, the two forms of environment, labels and build arguments.
 * A key without a value is undefined: it is taken from the surroundings.
 */
export const keyValues: Read<Record<string, string | undefined>> = (node) => {
  if (node.kind !== 'list') return mapOf((value) => (isNull(value) ? undefined : text(value)))(node);
  return Object.fromEntries(
    node.items.map((item) => {
      const line = text(item);
      const end = line.indexOf('=');
      return end < 0 ? [line, undefined] : [line.slice(0, end), line.slice(end + 1)];
    }),
  );
};

/** Labels: a key without a value is an empty one. */
export const labels: Read<Record<string, string>> = (node) =>
  Object.fromEntries(
    node.kind === 'map'
      ? [...node.entries].map(([key, entry]) => [key, isNull(entry.node) ? '' : text(entry.node)])
      : Object.entries(keyValues(node)).map(([key, value]) => [key, value ?? '']),
  );

export const isMapNode = (node: SourceNode): node is MapNode => node.kind === 'map';
