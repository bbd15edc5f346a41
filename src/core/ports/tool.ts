import type { SkillEffect } from '../skills/skill.ts';
import type { CallOptions } from './engine.ts';
import type { ToolDefinition } from './language-model.ts';

export interface ToolResult {
  /** For the model, which says it in its own words; what is said itself when `isAnswer`. */
  readonly text: string;
  /** The text is made for the ear, and exact: it is said as it is. */
  readonly isAnswer?: boolean | undefined;
  /** The tool understood the call and says that it cannot be done. */
  readonly isError: boolean;
  /** What the conversation has to carry out. */
  readonly effects?: readonly SkillEffect[] | undefined;
}

/** A request, and what may be needed to understand it. */
export interface Asked {
  readonly text: string;
  /** What the same conversation was asked before; a follow-up ("and in Rome?") leans on it. */
  readonly previous?: string | undefined;
  /** BCP 47, spoken by who asks. */
  readonly language?: string | undefined;
}

/** Something a language model may do beside talking. */
export interface Tool {
  readonly definition: ToolDefinition;
  /** Where it comes from: `skills`, or the name of an MCP server. */
  readonly source: string;
  /** Who asks needs one of these roles; empty: everybody may. */
  readonly roles: readonly string[];
  /** Changes nothing: may be called before it is sure that the turn is over. */
  readonly isReadOnly: boolean;
  /**
   * Whether what was asked speaks for calling it; a call that nobody meant is not made. Absent: the model is believed.
   * Never rejects, but when `signal` aborts.
   */
  readonly isMeant?: ((asked: Asked, options: CallOptions) => boolean | Promise<boolean>) | undefined;
  /** Longest wait for a result, ms. */
  readonly timeoutMs: number;
  /** Rejects with an AibotError when the tool cannot be reached or breaks; never hangs after `signal` aborts. */
  call(given: Readonly<Record<string, unknown>>, options: CallOptions): Promise<ToolResult>;
}

/** The tools there are at this moment; servers come and go. */
export interface ToolBox {
  list(): readonly Tool[];
}
