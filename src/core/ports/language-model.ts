import type { CallOptions, Engine } from './engine.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[] | undefined;
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface GenerateInput {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The answer must be JSON of this schema; grammar-constrained where `capabilities.jsonSchema`. */
  readonly jsonSchema?: Readonly<Record<string, unknown>> | undefined;
  /** Calls of one conversation share a key, so that an engine can keep its KV cache between them. */
  readonly conversationKey?: string | undefined;
  readonly lane?: 'live' | 'batch' | undefined;
  /** Neither taken from a cache nor kept there. */
  readonly noStore?: boolean | undefined;
}

export type FinishReason = 'stop' | 'length' | 'tool-calls';

export type LanguageModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** A sign of life: a call is being written. Not every engine gives it. */
  | { readonly type: 'tool-call-begun' }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | {
      readonly type: 'finished';
      readonly reason: FinishReason;
      readonly promptTokens: number;
      /** Of the prompt's tokens, how many were already in the KV cache. */
      readonly cachedTokens: number;
      readonly completionTokens: number;
    };

export interface LanguageModelCapabilities {
  readonly contextTokens: number;
  readonly tools: boolean;
  readonly jsonSchema: boolean;
  /** Whether `prefill` does anything. */
  readonly prefill: boolean;
}

/** Messages in, text out, token by token. Exactly one `finished` ends a stream that was not cancelled. */
export interface LanguageModel extends Engine {
  readonly capabilities: LanguageModelCapabilities;
  /** After `signal` aborts, the engine stops computing within 100 ms and the iterator rejects. */
  generate(input: GenerateInput, options: CallOptions): AsyncIterable<LanguageModelEvent>;
  /**
   * Computes the prompt of `input` ahead of time, so that a later `generate` that begins with the same
   * messages and tools starts sooner. The last message may be an unfinished beginning. A no-op without the capability.
   */
  prefill(input: GenerateInput, options: CallOptions): Promise<void>;
}
