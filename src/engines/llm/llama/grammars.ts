import type { Llama, LlamaGrammar } from 'node-llama-cpp';
import { AibotError } from '../../../shared/errors.ts';

type JsonSchema = Readonly<Record<string, unknown>>;
type LlamaJsonSchema = Parameters<Llama['createGrammarForJsonSchema']>[0];

/** Compiling a grammar takes a few ms, and the same few schemas come again and again. */
const kept = 16;

/** Grammars that admit JSON of a schema and nothing else; the schemas most recently used are kept compiled. */
export function createGrammars(llama: Llama): (schema: JsonSchema) => Promise<LlamaGrammar> {
  const grammars = new Map<string, LlamaGrammar>();
  return async (schema) => {
    const key = JSON.stringify(schema);
    const grammar = grammars.get(key) ?? (await compile(llama, schema));
    grammars.delete(key);
    grammars.set(key, grammar);
    const oldest = grammars.keys().next().value;
    if (grammars.size > kept && oldest !== undefined) grammars.delete(oldest);
    return grammar;
  };
}

async function compile(llama: Llama, schema: JsonSchema): Promise<LlamaGrammar> {
  try {
    return await llama.createGrammarForJsonSchema(schema as LlamaJsonSchema);
  } catch (cause) {
    throw new AibotError('This JSON schema cannot be turned into a grammar.', {
      code: 'llm-schema-unsupported',
      cause,
      nextSteps: ['Use type, properties, items, enum, const and oneOf only.'],
    });
  }
}
