/** Nested settings, addressed by dotted paths. */
export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that would reach the prototype; a file must not set them. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

export function getAt(tree: Tree, path: string): unknown {
  let value: unknown = tree;
  for (const name of path.split('.')) {
    if (!isTree(value) || forbidden.has(name)) return undefined;
    value = value[name];
  }
  return value;
}

export function setAt(tree: Tree, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop();
  if (last === undefined || names.concat(last).some((name) => forbidden.has(name))) return;
  let parent = tree;
  for (const name of names) {
    const child = parent[name];
    parent = parent[name] = isTree(child) ? child : {};
  }
  parent[last] = value;
}

/** Every leaf with its path; lists are leaves, and so are empty objects, whose name may be wrong too. */
export function* walk(value: unknown, prefix = ''): Generator<readonly [path: string, value: unknown]> {
  if (!isTree(value) || Object.keys(value).length === 0) {
    if (prefix !== '') yield [prefix, value];
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    yield* walk(child, prefix === '' ? name : `${prefix}.${name}`);
  }
}
