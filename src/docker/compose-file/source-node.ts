import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { composeError, type Position } from './problems.ts';

/** A value of a compose file that remembers where it stands; anchors, aliases and `<<` are resolved. */
export type SourceNode = ScalarNode | ListNode | MapNode;

interface NodeBase {
  readonly at: Position;
  /** Dotted: `services.redis.ports[0]`; empty for the whole file. */
  readonly path: string;
}
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The value as text; `1.50` is `1.5`, as with Compose. */
  readonly text: string;
}
export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
}
export interface MapEntry {
  readonly keyAt: Position;
  readonly node: SourceNode;
}

/** Many times the largest stack; aliases of aliases reach it at once, and one within itself would never end. */
const mostNodes = 5_000;
const deepest = 100;

/** Parses YAML 1.2. Throws `compose-invalid` with `file:line` for syntax errors, unknown tags and double keys. */
export function parseSource(text: string, file: string): SourceNode {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const flaw = document.errors[0] ?? document.warnings[0];
  if (flaw) throw composeError({ file, line: lines.linePos(flaw.pos[0]).line }, flaw.message);

  const positionOf = (node: Node | null, fallback: Position): Position =>
    node?.range ? { file, line: lines.linePos(node.range[0]).line } : fallback;

  let nodes = 0;
  let depth = 0;
  const convert = (node: Node | null, path: string, fallback: Position): SourceNode => {
    const at = positionOf(node, fallback);
    if (++nodes > mostNodes || ++depth > deepest)
      throw composeError(at, 'aliases make this file too large, or contain themselves');
    const converted = convertNode(node, path, at);
    depth--;
    return converted;
  };

  const convertNode = (node: Node | null, path: string, at: Position): SourceNode => {
    // What an alias stands for is shown where it is used: that is the line to look at.
    if (isAlias(node)) return convert(node.resolve(document) ?? null, path, at);
    if (isMap<Node, Node | null>(node))
      return { kind: 'map', at, path, entries: entriesOf(node.items, path, at) };
    if (isSeq<Node>(node)) {
      const items = node.items.map((item, index) => convert(item, `${path}[${index}]`, at));
      return { kind: 'list', at, path, items };
    }
    const value: unknown = isScalar(node) ? node.value : null;
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
      return { kind: 'scalar', at, path, value, text: String(value) };
    return { kind: 'scalar', at, path, value: null, text: '' };
  };

  const entriesOf = (pairs: readonly Pair<Node, Node | null>[], path: string, at: Position) => {
    const own = new Map<string, MapEntry>();
    const merged = new Map<string, MapEntry>();
    for (const pair of pairs) {
      const keyAt = positionOf(pair.key, at);
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key === undefined) throw composeError(keyAt, 'a key must be a word');
      const node = convert(pair.value, path === '' ? key : `${path}.${key}`, keyAt);
      if (isMergeKey(pair.key)) for (const [name, entry] of mergedEntries(node)) merged.set(name, entry);
      else own.set(key, { keyAt, node });
    }
    // What is written in the place itself wins over what is merged in.
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
    return own;
  };

  return convert(document.contents, '', { file, line: 1 });
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && (key.source === '<<' || key.value === '<<' || typeof key.value === 'symbol');
}

function mergedEntries(node: SourceNode): Iterable<readonly [string, MapEntry]> {
  if (node.kind === 'map') return node.entries;
  // Of several, the earlier one wins, says the YAML merge key.
  if (node.kind === 'list') return node.items.toReversed().flatMap((item) => [...mergedEntries(item)]);
  throw composeError(node.at, '"<<" takes a mapping');
}
