import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { LanguageModels } from '../conversation/conversation.ts';
import type { AnswerSettings } from '../conversation/settings.ts';
import type { ChatMessage, LanguageModel, ToolCall, ToolDefinition } from '../ports/index.ts';
import type { ChainStep, RouteDecision } from '../routing/router.ts';
import { paced } from './deadline.ts';
import type { Thought } from './thought.ts';
import type { TurnLog } from './turn-log.ts';

export interface Question {
  /** The whole prompt; its last message is the request. */
  readonly messages: readonly ChatMessage[];
  readonly conversationKey: string;
  readonly lane: 'live' | 'batch';
  readonly maxTokens: number;
  /** Until a model is given up and the next of the chain is asked, ms; and between two tokens. */
  readonly firstTokenDeadlineMs: number;
  readonly nextTokenDeadlineMs: number;
  readonly tools?: readonly ToolDefinition[] | undefined;
  readonly signal: AbortSignal;
}

export interface AskingParts {
  readonly clock: Clock;
  readonly languageModels: LanguageModels;
  readonly settings: Pick<AnswerSettings, 'temperature'>;
  readonly log: TurnLog;
}

/** What came of asking; filled while the words are passed on. */
export interface Outcome {
  /** Words were passed on, which cannot be begun anew by another model. */
  hasText: boolean;
  /** Why the last model failed. */
  code: string | undefined;
  /** Something was done that another model must not do again. */
  isFinal: boolean;
  /** Who gave the words. */
  modelId: string | undefined;
}

export const noOutcome = (): Outcome => ({
  hasText: false,
  code: undefined,
  isFinal: false,
  modelId: undefined,
});

export type AskModel = (model: LanguageModel, step: ChainStep, outcome: Outcome) => AsyncGenerator<Thought>;

/** Asks the models of the route until one gives words; the default model is the last resort. */
export async function* askModels(
  { chain, excluded }: Pick<RouteDecision, 'chain' | 'excluded'>,
  { languageModels, log }: Pick<AskingParts, 'languageModels' | 'log'>,
  outcome: Outcome,
  ask: AskModel,
): AsyncGenerator<Thought> {
  const { defaultId } = languageModels;
  const hasDefault =
    excluded.includes(defaultId) || chain.some(({ modelId }) => modelId === defaultId) || defaultId === '';
  let failedId: string | undefined;
  for (const step of hasDefault ? chain : [...chain, { modelId: defaultId }]) {
    const model = languageModels.get(step.modelId);
    if (!model) continue;
    if (failedId !== undefined) {
      log.decide({ what: 'fallback', choice: model.id, reason: `${failedId}: ${outcome.code ?? 'no text'}` });
    }
    yield* ask(model, step, outcome);
    if (outcome.hasText || outcome.isFinal) return;
    failedId = model.id;
  }
  outcome.code ??= 'no-language-model';
}

/** Asks one model once; gives the tools it wants called. A failure is noted in `outcome`. */
export async function* askOnce(
  model: LanguageModel,
  { budgetMs }: ChainStep,
  question: Question,
  outcome: Outcome,
  { clock, log, settings }: AskingParts,
): AsyncGenerator<Thought, readonly ToolCall[]> {
  const fromMs = clock.now();
  const { messages, maxTokens, conversationKey, lane, tools, signal } = question;
  const request = {
    messages,
    maxTokens,
    temperature: settings.temperature,
    conversationKey,
    lane,
    ...(tools && { tools }),
  };
  const firstMs = budgetMs ?? question.firstTokenDeadlineMs;
  const limits = { firstMs, nextMs: question.nextTokenDeadlineMs };
  const open = (callSignal: AbortSignal) => model.generate(request, { signal: callSignal });
  const calls: ToolCall[] = [];
  outcome.code = undefined;
  try {
    for await (const event of paced('llm', limits, open, { clock, signal })) {
      if (event.type === 'finished') {
        const { promptTokens, cachedTokens, completionTokens } = event;
        log.receipt.countPrompt({ prompt: promptTokens, cached: cachedTokens, completion: completionTokens });
      } else if (event.type === 'tool-call') calls.push(event.call);
      else if (event.type === 'text') {
        if (!outcome.hasText) {
          log.receipt.stage({ name: 'llm-first-token', fromMs, toMs: clock.now(), engineId: model.id });
        }
        outcome.hasText = true;
        outcome.modelId = model.id;
        yield { type: 'text', text: event.text, isToken: true };
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    outcome.code = toAibotError(error).code;
    log.stageFailed('llm', error);
  }
  return calls;
}
