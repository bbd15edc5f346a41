import type { ToolDefinition } from '../ports/index.ts';

type Given = Readonly<Record<string, unknown>>;
interface Property {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
}

export type CheckedArguments =
  | { readonly isFit: true; readonly given: Given }
  | { readonly isFit: false; readonly problem: string };

/**
 * Looks at what a model gave a tool, one level deep: what is required is there, has its type and is allowed.
 * A figure written as a text, as small models do, becomes the figure. Deeper schemas are the tool's own to check.
 */
export function checkArguments({ parameters }: ToolDefinition, given: Given): CheckedArguments {
  const properties = (parameters['properties'] ?? {}) as Readonly<Record<string, Property>>;
  const required = (parameters['required'] ?? []) as readonly string[];
  const missing = required.find((name) => given[name] === undefined || given[name] === null);
  if (missing !== undefined) return { isFit: false, problem: `"${missing}" is missing` };
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const property = properties[name];
    if (value === null || value === undefined) continue;
    const fitting = property ? fit(value, property) : value;
    if (fitting === undefined) return { isFit: false, problem: `"${name}" ${wanted(property)}` };
    checked[name] = fitting;
  }
  return { isFit: true, given: checked };
}

function fit(value: unknown, { type, enum: allowed }: Property): unknown {
  if (allowed && !allowed.includes(value)) return undefined;
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : typeof value === 'number' ? `${value}` : undefined;
    case 'number':
    case 'integer': {
      const figure = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      const isFigure = typeof figure === 'number' && Number.isFinite(figure);
      return isFigure && (type === 'number' || Number.isInteger(figure)) ? figure : undefined;
    }
    case 'boolean':
      return value === 'true'
        ? true
        : value === 'false'
          ? false
          : typeof value === 'boolean'
            ? value
            : undefined;
    case 'array':
      return Array.isArray(value) ? value : undefined;
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
    default:
      return value;
  }
}

function wanted(property: Property | undefined): string {
  if (property?.enum) return `must be one of ${property.enum.map(String).join(', ')}`;
  return `must be of type ${String(property?.type)}`;
}
