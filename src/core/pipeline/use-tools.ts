import { untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { ChatMessage, LanguageModel, Tool, ToolCall, ToolResult } from '../ports/index.ts';
import type { ChainStep } from '../routing/router.ts';
import { checkArguments } from '../tools/check-arguments.ts';
import { askOnce, type Outcome } from './ask-models.ts';
import { within } from './deadline.ts';
import { liveQuestion, type ThinkingInput, type ThinkingParts, toolsKey } from './thinking-input.ts';
import type { Thought } from './thought.ts';

/** A result is part of the prompt: more than this would push the conversation out of a small context. */
const longestResult = 2_000;

/** What came of one call: something for the model, or the last word. */
type CallOutcome =
  | { readonly type: 'result'; readonly result: ToolResult }
  | { readonly type: 'denied' }
  | { readonly type: 'unmeant' }
  | { readonly type: 'failed'; readonly code: string };

/**
 * Lets a model call tools until it has an answer: call, result, next question, at most `tools.maxSteps` times; then,
 * and when it repeats itself, it is asked for words alone. Whether tools are used at all was decided by the router,
 * as small models call them for everything; what they are given is checked here, not believed. A model that is too
 * slow with them, or has nothing of use to say, is asked for a plain answer.
 */
export function useTools(
  model: LanguageModel,
  step: ChainStep,
  input: ThinkingInput,
  outcome: Outcome,
  parts: ThinkingParts,
): AsyncGenerator<Thought> {
  const { noticeAfterMs, notice } = parts.toolSettings;
  return withNotice(toolsOrTalk(model, step, input, outcome, parts), noticeAfterMs, notice, parts.clock);
}

/** Who has waited longer than a breath, for the model or for a tool, is told once that it goes on. */
async function* withNotice(
  thoughts: AsyncGenerator<Thought>,
  afterMs: number,
  text: string,
  clock: Clock,
): AsyncGenerator<Thought> {
  const slow = Promise.withResolvers<'slow'>();
  const timer = clock.after(afterMs, () => slow.resolve('slow'));
  let isQuiet = true;
  try {
    for (;;) {
      const coming = thoughts.next();
      // Whoever leaves at the notice does not wait for what was coming.
      coming.catch(() => undefined);
      if (isQuiet && (await Promise.race([coming, slow.promise])) === 'slow') {
        isQuiet = false;
        yield { type: 'notice', text };
      }
      const next = await coming;
      if (next.done) return;
      if (next.value.type === 'text') isQuiet = false;
      yield next.value;
    }
  } finally {
    timer[Symbol.dispose]();
    thoughts.return(undefined).catch(() => undefined);
  }
}

async function* toolsOrTalk(
  model: LanguageModel,
  step: ChainStep,
  input: ThinkingInput,
  outcome: Outcome,
  parts: ThinkingParts,
): AsyncGenerator<Thought> {
  const meant = await meantTools(input);
  let reason = 'nothing that was said speaks for a tool';
  if (meant.size > 0) {
    yield* answerWithTools(model, step, { ...input, meant }, outcome, parts);
    const isSilent = outcome.code === undefined || outcome.code === 'deadline-exceeded';
    if (outcome.hasText || outcome.isFinal || !isSilent) return;
    reason = outcome.code ? 'the tools took too long' : 'with tools it said nothing of use';
  }
  parts.log.decide({ what: 'tool', choice: 'plain answer', reason });
  const question = liveQuestion(input, parts.settings);
  const messages = withNote(question.messages, parts.toolSettings.unable);
  yield* askOnce(model, step, { ...question, messages }, outcome, parts);
}

/** The tools that what was asked speaks for: where there is none, nobody waits for a call that would not be made. */
async function meantTools({ tools, request, signal }: ThinkingInput): Promise<ReadonlySet<Tool>> {
  const { text, language, context } = request;
  const asked = { text, language, previous: context?.findLast(({ role }) => role === 'user')?.text };
  const isMeant = await Promise.all(tools.map(async (tool) => tool.isMeant?.(asked, { signal }) ?? true));
  return new Set(tools.filter((_, index) => isMeant[index]));
}

/** Behind the question, so that all before it is in the cache of the model still. */
const withNote = (messages: readonly ChatMessage[], note: string): readonly ChatMessage[] =>
  messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, content: `${message.content} (${note})` } : message,
  );

interface MeantInput extends ThinkingInput {
  readonly meant: ReadonlySet<Tool>;
}

async function* answerWithTools(
  model: LanguageModel,
  step: ChainStep,
  input: MeantInput,
  outcome: Outcome,
  parts: ThinkingParts,
): AsyncGenerator<Thought> {
  const { clock, log, toolSettings } = parts;
  const messages: ChatMessage[] = [...(model.capabilities.prefill ? brief(input.messages) : input.messages)];
  const made = new Set<string>();
  let isOffered = true;
  for (let count = 0; ; count++) {
    const definitions = isOffered ? input.tools.map(({ definition }) => definition) : undefined;
    const question = {
      ...liveQuestion(input, parts.settings),
      messages: [...messages],
      conversationKey: toolsKey,
      tools: definitions,
      firstTokenDeadlineMs: count === 0 ? toolSettings.attemptMs : toolSettings.firstTokenDeadlineMs,
    };
    // Words before a call ("let me see") are no answer, but no other model may begin anew after them.
    outcome.isFinal ||= outcome.hasText;
    outcome.hasText = false;
    const fromMs = clock.now();
    const calls = yield* askOnce(model, step, question, outcome, parts);
    if (calls.length === 0 || !isOffered) {
      const isSilent = outcome.isFinal && !outcome.hasText;
      if (isSilent) yield* apologise(toolSettings.apology, outcome.code ?? 'empty-answer', parts);
      return;
    }
    log.receipt.stage({ name: 'llm-tool-call', fromMs, toMs: clock.now(), engineId: model.id });

    messages.push({ role: 'assistant', content: '', toolCalls: calls });
    const answers: string[] = [];
    for (const call of calls) {
      const key = JSON.stringify([call.name, call.arguments]);
      const isRepeated = made.has(key);
      made.add(key);
      if (isRepeated) isOffered = false;
      const came = isRepeated ? repeated : await callTool(call, input, outcome, parts);
      if (came.type === 'denied') {
        outcome.isFinal = true;
        yield { type: 'text', text: toolSettings.denied, isToken: false };
        return;
      }
      if (came.type === 'unmeant') return;
      if (came.type === 'failed') {
        outcome.isFinal = true;
        yield* apologise(toolSettings.apology, came.code, parts);
        return;
      }
      const { text, effects = [], isAnswer } = came.result;
      if (effects.length > 0) yield { type: 'effects', effects };
      if (isAnswer) answers.push(text);
      messages.push({ role: 'tool', toolCallId: call.id, content: text.slice(0, longestResult) });
    }
    if (answers.length === calls.length) {
      outcome.hasText = true;
      outcome.modelId = model.id;
      yield { type: 'text', text: answers.join(' '), isToken: false };
      return;
    }
    if (count + 1 >= toolSettings.maxSteps && isOffered) {
      isOffered = false;
      log.decide({ what: 'tool', choice: 'no more tools', reason: `after ${count + 1} steps` });
    }
  }
}

/** Without the older talk: where the prompt is computed here, it is behind the tools each time anew. */
function brief(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [system, ...talk] = messages;
  const lastExchange = talk.slice(-3);
  const recent = lastExchange[0]?.role === 'user' ? lastExchange : talk.slice(-1);
  return system ? [system, ...recent] : recent;
}

const answered = (text: string): CallOutcome => ({ type: 'result', result: { text, isError: true } });
const repeated = answered('You have this result already. Answer with it now.');

async function callTool(
  call: ToolCall,
  input: MeantInput,
  outcome: Outcome,
  parts: ThinkingParts,
): Promise<CallOutcome> {
  const { clock, log } = parts;
  const tool = input.tools.find(({ definition }) => definition.name === call.name);
  if (!tool) {
    const names = input.tools.map(({ definition }) => definition.name).join(', ');
    log.decide({ what: 'tool', choice: 'unknown', reason: 'the model named a tool that does not exist' });
    return answered(`There is no such tool. Use one of: ${names}; or answer without.`);
  }
  const { name } = tool.definition;
  if (!mayUse(tool, input)) {
    log.decide({ what: 'tool', choice: name, reason: 'denied: the speaker lacks the role it needs' });
    return { type: 'denied' };
  }
  const checked = checkArguments(tool.definition, call.arguments);
  if (!checked.isFit) {
    log.decide({ what: 'tool', choice: name, reason: 'the model gave arguments that do not fit' });
    return answered(`The arguments do not fit: ${checked.problem}.`);
  }
  if (!input.meant.has(tool)) {
    log.decide({ what: 'tool', choice: name, reason: 'not called: nothing that was said speaks for it' });
    return { type: 'unmeant' };
  }
  if (!tool.isReadOnly) {
    await untilAborted(input.committed, input.signal);
    outcome.isFinal = true;
  }
  const fromMs = clock.now();
  log.emit({ type: 'tool-called', tool: name, source: tool.source });
  const returned = (result: 'done' | 'refused' | 'failed', reason: string) => {
    log.decide({ what: 'tool', choice: name, reason });
    log.emit({ type: 'tool-returned', tool: name, outcome: result, tookMs: clock.now() - fromMs });
    log.receipt.stage({ name: 'tool', fromMs, toMs: clock.now(), engineId: `${tool.source}:${name}` });
  };
  try {
    const run = (signal: AbortSignal) => tool.call(checked.given, { signal });
    const result = await within('tool', tool.timeoutMs, run, { clock, signal: input.signal });
    returned(
      result.isError ? 'refused' : 'done',
      `${tool.source} ${result.isError ? 'refused' : 'answered'}`,
    );
    return { type: 'result', result };
  } catch (error) {
    input.signal.throwIfAborted();
    const { code } = toAibotError(error);
    log.stageFailed('tool', error);
    returned('failed', `${tool.source} failed: ${code}`);
    return { type: 'failed', code };
  }
}

function mayUse({ roles }: Tool, { request }: ThinkingInput): boolean {
  return roles.length === 0 || roles.some((role) => request.speaker?.roles.includes(role));
}

function* apologise(text: string, code: string, { log }: ThinkingParts): Generator<Thought> {
  log.decide({ what: 'apology', choice: 'apology', reason: code });
  yield { type: 'gave-up', code };
  yield { type: 'text', text, isToken: false };
}
