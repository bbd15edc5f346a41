/** The parts of the gateway's OpenAPI document that its page shows. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
}

/** As much of JSON Schema as the document uses. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface NamedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export const operationsOf = ({ paths }: ApiDocument): readonly NamedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** The body of a request that says what it must: what is required, and no more. */
export function exampleOf(schema: Schema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.includes('user') ? 'user' : schema.enum[0];
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first) return exampleOf(roleOfUser(schema.oneOf) ?? first, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? [])
          // What has a default need not be said.
          .filter((key) => schema.properties?.[key]?.default === undefined)
          .map((key) => [key, exampleOf(schema.properties?.[key] ?? {}, key)]),
      );
    case 'array':
      return [exampleOf(schema.items ?? {}, name)];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 1;
    default:
      return name === 'model' ? 'default' : name === 'voice' ? 'alloy' : 'Good morning.';
  }
}

/** Of the messages one may send, the one a person would. */
const roleOfUser = (schemas: readonly Schema[] | undefined): Schema | undefined =>
  schemas?.find(({ properties }) => properties?.['role']?.const === 'user');

/** One line for each thing a body may say: where, what kind, and what for. */
export function linesOf(schema: Schema, at = ''): readonly (readonly [string, string, string])[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = at === '' ? name : `${at}.${name}`;
    const isOptional = !required.has(name) || property.default !== undefined;
    const kind = `${kindOf(property)}${isOptional ? ', optional' : ''}`;
    return [[path, kind, property.description ?? ''] as const, ...linesOf(property, path)];
  });
}

function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const many = schema.oneOf ?? schema.anyOf;
  if (many) return [...new Set(many.map(kindOf))].join(' | ');
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  return schema.format === 'binary' ? 'file' : (schema.type ?? 'anything');
}
