import type { CallOptions, Engine } from './engine.ts';

export const intentLabels = ['conversation', 'code', 'tool', 'command'] as const;
export type IntentLabel = (typeof intentLabels)[number];

export interface ClassifyInput {
  /** One request as the recogniser gives it: often without punctuation, with fillers and errors. */
  readonly text: string;
  /** Earlier requests and answers of the conversation, oldest first. */
  readonly context?: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[] | undefined;
}

export interface Intent {
  readonly label: IntentLabel;
  /** Calibrated, 0…1. */
  readonly confidence: number;
  /** One short clause without private words: `rule: stop command`, `classifier`, `context: follow-up of code`. */
  readonly reason: string;
  /** True when the classifier would rather not say; `label` is then `conversation`. */
  readonly isAbstained: boolean;
  readonly scores: Readonly<Record<IntentLabel, number>>;
}

export interface IntentClassifier extends Engine {
  classify(input: ClassifyInput, options: CallOptions): Promise<Intent>;
}
