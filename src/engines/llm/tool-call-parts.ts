import { randomUUID } from 'node:crypto';
import type { ToolCall } from '../../core/ports/index.ts';

interface Part {
  id: string | undefined;
  name: string;
  json: string;
}

/** Tool calls that arrive in pieces: the name first, then the JSON of the arguments bit by bit. */
export class ToolCallParts {
  readonly #parts = new Map<number, Part>();

  get isEmpty(): boolean {
    return this.#parts.size === 0;
  }

  add(
    index: number,
    id: string | undefined,
    piece: { readonly name?: string | undefined; readonly arguments?: string | undefined } | undefined,
  ): void {
    const part = this.#parts.get(index) ?? { id: undefined, name: '', json: '' };
    part.id ??= id;
    part.name += piece?.name ?? '';
    part.json += piece?.arguments ?? '';
    this.#parts.set(index, part);
  }

  /** The whole calls; `unreadable` makes the error for arguments that are not a JSON object. */
  complete(unreadable: () => Error): readonly ToolCall[] {
    return [...this.#parts.values()].map(({ id, name, json }) => ({
      id: id ?? randomUUID(),
      name,
      arguments: parseArguments(json, unreadable),
    }));
  }
}

function parseArguments(json: string, unreadable: () => Error): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json || '{}');
  } catch {
    throw unreadable();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw unreadable();
  return parsed as Readonly<Record<string, unknown>>;
}
