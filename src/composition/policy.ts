import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  isBrokenCircuitError,
  isTaskCancelledError,
  noop,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type {
  CallOptions,
  Engine,
  IntentClassifier,
  LanguageModel,
  SpeechToText,
  TextToSpeech,
} from '../core/ports/index.ts';
import { Cancelled, createScope, isCancelled, type Scope, untilAborted } from '../shared/abort.ts';
import { AibotError, exitCodes, toAibotError } from '../shared/errors.ts';
import { createLateAnswers, type LateAnswersOptions } from './late-answers.ts';

export interface PolicyOptions {
  /** Until the first event of a stream, or the answer of a call. What comes later has deadlines of its own. */
  readonly timeoutMs: number;
  /** More attempts after a retryable failure before the first event. Default 0. */
  readonly retries?: number | undefined;
  /** After so many failures in a row calls are refused at once, until one is let through after `halfOpenAfterMs`. */
  readonly breaker?: { readonly failures: number; readonly halfOpenAfterMs: number } | undefined;
  /**
   * Lets a call that was too late go on so long, and takes an answer for a sign that the engine is well: the breaker
   * is closed again. Once only: one that is late every time would be waited for every time.
   */
  readonly late?: LateAnswersOptions | undefined;
  readonly onBreaker?: ((state: 'opened' | 'closed') => void) | undefined;
}

const firstRetryMs = 100;
const longestRetryMs = 2000;

/** Gives an engine that may hang, flap or be gone a deadline, second attempts and a breaker of its own. */
export interface EnginePolicy {
  speechToText(engine: SpeechToText): SpeechToText;
  languageModel(engine: LanguageModel): LanguageModel;
  textToSpeech(engine: TextToSpeech): TextToSpeech;
  classifier(engine: IntentClassifier): IntentClassifier;
}

/**
 * Policies for one engine; its methods share the breaker. Fails with `engine-timeout` or `engine-unavailable`
 * (both retryable) or with the engine's own error; a cancellation passes untouched and counts for nothing.
 */
export function createPolicy(options: PolicyOptions): EnginePolicy {
  const { policy, forgive } = combined(options);
  let isForgiven = false;
  const late =
    options.late &&
    createLateAnswers(options.late, () => {
      if (!isForgiven) forgive();
      isForgiven = true;
    });

  /** Runs `run` under the policy; its scope outlives it, so that a stream it opened can go on. */
  async function call<T>(
    engine: Engine,
    { run, close }: PolicyCall<T>,
    { signal }: CallOptions,
  ): Promise<Attempt<T>> {
    signal.throwIfAborted();
    const onDeadline = (running: Promise<T>, scope: Scope) => {
      if (late) void late({ running, scope, close });
      else scope.cancel('deadline');
    };
    // The policy does not see the caller's signal: it would take a cancellation for a timeout, and count it.
    const attempt = (context: CallOptions) => runAttempt(run, signal, context.signal, onDeadline);
    try {
      const answer = await untilAborted(policy.execute(attempt), signal);
      isForgiven = false;
      return answer;
    } catch (error) {
      throw explained(error, engine, options, signal);
    }
  }

  /** The policy holds until the first event; the attempt that gave it then goes on, with the caller's signal alone. */
  async function* stream<T>(
    engine: Engine,
    open: (options: CallOptions) => AsyncIterable<T>,
    caller: CallOptions,
  ): AsyncGenerator<T, void, undefined> {
    const { result, scope } = await call(engine, opening(open), caller);
    const { events } = result;
    try {
      for (let next = result.first; !next.done; next = await events.next()) yield next.value;
    } finally {
      await events.return?.();
      scope.dispose();
    }
  }

  return {
    speechToText: (engine) => ({
      ...life(engine),
      capabilities: engine.capabilities,
      transcribe: (input, caller) => stream(engine, (attempt) => engine.transcribe(input, attempt), caller),
    }),
    languageModel: (engine) => ({
      ...life(engine),
      capabilities: engine.capabilities,
      generate: (input, caller) => stream(engine, (attempt) => engine.generate(input, attempt), caller),
      // Work ahead of time: when it fails nothing is lost, and nobody waits for it.
      prefill: (input, caller) => engine.prefill(input, caller),
    }),
    textToSpeech: (engine) => ({
      ...life(engine),
      capabilities: engine.capabilities,
      synthesize: (input, caller) => stream(engine, (attempt) => engine.synthesize(input, attempt), caller),
    }),
    classifier: (engine) => ({
      ...life(engine),
      async classify(input, caller) {
        const once = {
          run: (attempt: CallOptions) => engine.classify(input, attempt),
          close: () => Promise.resolve(),
        };
        const { result, scope } = await call(engine, once, caller);
        scope.dispose();
        return result;
      },
    }),
  };
}

const life = (engine: Engine): Engine => ({
  id: engine.id,
  placement: engine.placement,
  warmUp: (call) => engine.warmUp(call),
  checkHealth: (call) => engine.checkHealth(call),
  dispose: () => engine.dispose(),
});

/** What is to be done, and how it is left when its answer is not wanted any more. */
interface PolicyCall<T> {
  readonly run: (options: CallOptions) => Promise<T>;
  readonly close: (result: T) => Promise<void>;
}

interface Attempt<T> {
  readonly result: T;
  readonly scope: Scope;
}

/** One attempt, cancelled by its deadline or with its caller; a caller's cancellation is always a {@link Cancelled}. */
async function runAttempt<T>(
  run: (options: CallOptions) => Promise<T>,
  caller: AbortSignal,
  deadline: AbortSignal,
  onDeadline: (running: Promise<T>, scope: Scope) => void,
): Promise<Attempt<T>> {
  const scope = createScope(caller);
  const running = run({ signal: scope.signal });
  const giveUp = () => onDeadline(running, scope);
  deadline.addEventListener('abort', giveUp, { once: true });
  try {
    return { result: await untilAborted(running, caller), scope };
  } catch (error) {
    scope.dispose();
    throw caller.aborted ? new Cancelled('superseded') : error;
  } finally {
    deadline.removeEventListener('abort', giveUp);
  }
}

interface OpenStream<T> {
  readonly events: AsyncIterator<T>;
  readonly first: IteratorResult<T>;
}

/** Opens a stream as far as its first event. */
function opening<T>(open: (options: CallOptions) => AsyncIterable<T>): PolicyCall<OpenStream<T>> {
  return {
    async run(attempt) {
      const events = open(attempt)[Symbol.asyncIterator]();
      return { events, first: await events.next() };
    },
    async close({ events }) {
      await events.return?.();
    },
  };
}

/** Retry around breaker around timeout: every attempt has the whole time, and counts for the breaker. */
function combined(options: PolicyOptions): { readonly policy: IPolicy; readonly forgive: () => void } {
  const { timeoutMs, retries = 0 } = options;
  const deadline = timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  const again = handleWhen(
    (error) => isTaskCancelledError(error) || (!isBrokenCircuitError(error) && isRetryable(error)),
  );
  const attempts = retries === 0 ? noop : retry(again, { maxAttempts: retries, backoff: backoff() });
  const guard = breaker(options);
  return {
    policy: wrap(attempts, guard, deadline),
    // Opened by hand and closed again, it has forgotten what made it open.
    forgive: () => ('isolate' in guard ? guard.isolate().dispose() : undefined),
  };
}

const backoff = () => new ExponentialBackoff({ initialDelay: firstRetryMs, maxDelay: longestRetryMs });

const isRetryable = (error: unknown) => !isCancelled(error) && toAibotError(error).retryable;

function breaker({ breaker: limits, onBreaker }: PolicyOptions): CircuitBreakerPolicy | typeof noop {
  if (!limits) return noop;
  const policy = circuitBreaker(
    handleWhen((error) => isTaskCancelledError(error) || !isCancelled(error)),
    { breaker: new ConsecutiveBreaker(limits.failures), halfOpenAfter: limits.halfOpenAfterMs },
  );
  policy.onBreak(() => onBreaker?.('opened'));
  policy.onReset(() => onBreaker?.('closed'));
  return policy;
}

/** The policy library's errors in the words of the house; whoever was cancelled hears why. */
function explained(
  error: unknown,
  { id }: Engine,
  { timeoutMs }: PolicyOptions,
  signal: AbortSignal,
): unknown {
  if (signal.aborted) return signal.reason ?? new Cancelled('superseded');
  if (isTaskCancelledError(error)) {
    return new AibotError(`${id} gave no answer within ${timeoutMs} ms.`, {
      code: 'engine-timeout',
      cause: error,
      retryable: true,
      exitCode: exitCodes.unavailable,
      nextSteps: ['See what it is doing: aibot status'],
    });
  }
  if (isBrokenCircuitError(error)) {
    return new AibotError(`${id} has failed repeatedly and is left alone for a while.`, {
      code: 'engine-unavailable',
      cause: error,
      retryable: true,
      exitCode: exitCodes.unavailable,
      nextSteps: ['See why: aibot doctor'],
    });
  }
  return error;
}
