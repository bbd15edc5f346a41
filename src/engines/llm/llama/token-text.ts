import type { LlamaModel, Token } from 'node-llama-cpp';

/** What the tokenizer gives for bytes that are not yet a whole character. */
const incomplete = '\uFFFD';
/** A character has at most four bytes; what is still broken after them is broken for good. */
const maxPendingTokens = 4;

/** Turns tokens into text, never a part of a character: a token may hold less than one. */
export class TokenText {
  readonly #model: LlamaModel;
  readonly #before: Token[];
  #pending: Token[] = [];

  /** `before` are the last tokens of the prompt; some tokenizers need them to know about a leading space. */
  constructor(model: LlamaModel, before: readonly Token[]) {
    this.#model = model;
    this.#before = before.slice(-8);
  }

  /** The text that is complete with this token; empty while a character is not. */
  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#before);
    if (text.endsWith(incomplete) && this.#pending.length < maxPendingTokens) return '';
    return this.#release(text);
  }

  /** The rest, when no more tokens come. */
  flush(): string {
    if (this.#pending.length === 0) return '';
    return this.#release(this.#model.detokenize(this.#pending, false, this.#before));
  }

  #release(text: string): string {
    this.#before.push(...this.#pending);
    this.#before.splice(0, Math.max(0, this.#before.length - 8));
    this.#pending = [];
    return text;
  }
}
