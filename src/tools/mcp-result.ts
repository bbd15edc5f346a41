import type { ToolResult } from '../core/ports/index.ts';

/** What a result may hold; servers of other versions may send more. */
interface Content {
  readonly type: string;
  readonly text?: unknown;
  readonly resource?: { readonly text?: unknown };
}

export interface McpResult {
  readonly [more: string]: unknown;
  readonly content?: unknown;
  readonly structuredContent?: unknown;
  readonly isError?: unknown;
}

/** The words of a result; what cannot be said is named. */
export function toToolResult({ content, structuredContent, isError }: McpResult): ToolResult {
  const parts = Array.isArray(content) ? (content as readonly Content[]) : [];
  const words = parts.map(wordsOf).filter(Boolean).join('\n');
  const text = words === '' && structuredContent !== undefined ? JSON.stringify(structuredContent) : words;
  return { text: text === '' ? 'Done.' : text, isError: isError === true };
}

function wordsOf({ type, text, resource }: Content): string {
  if (typeof text === 'string') return text;
  if (typeof resource?.text === 'string') return resource.text;
  return `(${type})`;
}
