import { type CancelReason, createScope, isCancelled, type Scope, untilAborted } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Receipt } from '../pipeline/receipt.ts';
import { createTranscriber } from '../pipeline/transcriber.ts';
import type { Speaker, VoiceSessionEvent } from '../ports/index.ts';
import { skillToolDefinitions } from '../tools/skill-tools.ts';
import { ActiveTurn } from './active-turn.ts';
import { createAnswerFactory } from './answer-factory.ts';
import { createAnswering } from './answering.ts';
import { createBackgroundAnswers } from './background-answers.ts';
import type { ConversationContext } from './context.ts';
import type { Conversation, ConversationOptions } from './conversation.ts';
import { createEar, type Ear } from './ear.ts';
import { createFloor } from './floor.ts';
import { createHistory } from './history.ts';
import { createInterruption } from './interruption.ts';
import { createPrefiller } from './prefiller.ts';
import { asQuestion } from './prompt.ts';
import { applySettings } from './settings.ts';
import { createSkillEffects } from './skill-effects.ts';

interface Person {
  readonly speaker: Speaker;
  readonly scope: Scope;
  readonly ear: Ear;
}

/** Whose turn an announcement is. */
const announcer: Speaker = { id: 'assistant', name: 'assistant' };

export function createConversation(options: ConversationOptions): Conversation {
  const { session, clock, logger, engines } = options;
  const scope = createScope(options.signal);
  const people = new Map<string, Person>();
  const works = new Set<Promise<unknown>>();
  let settings = options.settings;
  let turnCount = 0;
  /** A place has one session after another: their turns must not have the same ids, or the store keeps the last. */
  const openedAt = clock.wallNow().toString(36);

  const emit = (event: PipelineEvent) => {
    // Later: the turn still has the floor while it tells of its end.
    if (event.type === 'turn-ended') queueMicrotask(prefillHistory);
    try {
      options.observer(event);
    } catch (error) {
      logger.error({ event: event.type, code: toAibotError(error).code }, 'an observer failed');
    }
  };

  /** Between two turns there is time to compute what the last one added to the prompt, or what trimming changed. */
  function prefillHistory(): void {
    if (context.floor.isFree && !scope.signal.aborted)
      prefiller.prefillAll(answers.prompt(undefined, undefined));
  }

  const preferencesOf = (speakerId: string) => options.preferencesOf?.(speakerId) ?? {};
  const isIgnored = (speakerId: string) => preferencesOf(speakerId).isIgnored === true;

  const context: ConversationContext = {
    options,
    clock,
    signal: scope.signal,
    settings: () => settings,
    history: createHistory(() => settings.history),
    floor: createFloor(() => settings.floor.maxWaiting),
    transcriber: createTranscriber({
      clock,
      stt: engines.stt,
      deadlineMs: () => settings.answer.transcribeDeadlineMs,
    }),
    peopleCount: () => [...people.keys()].filter((id) => !isIgnored(id)).length,
    preferencesOf,
    lastAnswer: undefined,
    lastLabels: new Map(),
    emit: (happening) => emit({ ...happening, atMs: clock.now(), sessionId: session.id }),
    openTurn: (speaker, signal) =>
      new ActiveTurn({
        id: `${session.id}-${openedAt}-${++turnCount}`,
        sessionId: session.id,
        speaker,
        clock,
        logger,
        signal,
        emit,
      }),
    follow(work) {
      const followed = work
        .catch((error: unknown) => {
          const { code } = toAibotError(error);
          if (!isCancelled(error))
            logger.error({ sessionId: session.id, code }, 'work of a conversation failed');
        })
        .finally(() => works.delete(followed));
      works.add(followed);
    },
  };

  const interruption = createInterruption(() => settings);
  const prefiller = createPrefiller({
    languageModels: engines.languageModels,
    conversationKey: session.id,
    tools: () => [
      ...skillToolDefinitions,
      ...(engines.tools?.list() ?? []).map(({ definition }) => definition),
    ],
    logger,
    signal: scope.signal,
    follow: context.follow,
  });
  const effects = createSkillEffects({
    clock,
    updateSettings,
    interrupt: (turn) => answering.interrupt('barge-in', turn),
    forget,
    announce: (text) => context.follow(say(text)),
    onEffect: (effect, speaker) => options.onEffect?.(effect, speaker),
    timerShelf: options.timerShelf,
  });
  const background = createBackgroundAnswers({
    context,
    announce: (text) => context.follow(say(text)),
    post: (text) => untilAborted(session.postText(text), scope.signal),
  });
  const answers = createAnswerFactory({ context, interruption, prefiller, effects, background });
  const answering = createAnswering({
    context,
    answers,
    untilQuiet: async (speakerId, signal) => people.get(speakerId)?.ear.untilQuiet(signal),
  });

  function prefill(speakerId: string, words: string | undefined): void {
    if (!context.floor.isFree) return;
    const name = context.peopleCount() > 1 ? people.get(speakerId)?.speaker.name : undefined;
    const question = words === undefined ? undefined : asQuestion(words, name);
    prefiller.prefill(answers.prompt(question, speakerId));
  }

  function join(speaker: Speaker): Person {
    const known = people.get(speaker.id);
    if (known) return known;
    const personScope = createScope(scope.signal);
    const { signal } = personScope;
    const ear = createEar({ context, speaker, signal, answering, answers, interruption, prefill });
    const person = { speaker, scope: personScope, ear };
    people.set(speaker.id, person);
    context.follow(ear.run().finally(() => personScope.dispose()));
    const place = { atMs: clock.now(), sessionId: session.id };
    emit({ type: 'speaker-joined', ...place, speakerId: speaker.id, speakerName: speaker.name });
    return person;
  }

  function leave(speakerId: string): void {
    const person = people.get(speakerId);
    if (!person) return;
    people.delete(speakerId);
    person.scope.cancel('user-left');
    const place = { atMs: clock.now(), sessionId: session.id };
    emit({ type: 'speaker-left', ...place, speakerId, speakerName: person.speaker.name });
  }

  function handle(event: VoiceSessionEvent): void {
    switch (event.type) {
      case 'speaker-joined':
        join(event.speaker);
        return;
      case 'speaker-left':
        leave(event.speakerId);
        return;
      case 'audio': {
        if (isIgnored(event.speakerId)) return;
        const person = people.get(event.speakerId) ?? join({ id: event.speakerId, name: event.speakerId });
        person.ear.hear(event.samples, event.atMs);
        return;
      }
      case 'text': {
        const speaker = people.get(event.speakerId)?.speaker ?? {
          id: event.speakerId,
          name: event.speakerId,
        };
        void ask(speaker, event.text);
        return;
      }
      case 'closed':
        return;
    }
  }

  /** Every event until the session closes, or the conversation is ended from elsewhere. */
  async function handleAll(): Promise<string> {
    const events = session.events[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await untilAborted(events.next(), scope.signal);
        if (next.done) return 'ended';
        if (next.value.type === 'closed') return next.value.reason;
        handle(next.value);
      }
    } catch (error) {
      if (scope.signal.aborted) return 'disposed';
      throw error;
    } finally {
      // Not awaited: a transport that hangs must not hang the conversation.
      events.return?.().catch(() => undefined);
    }
  }

  async function end(reason: CancelReason): Promise<void> {
    scope.cancel(reason);
    effects[Symbol.dispose]();
    while (works.size > 0) await Promise.all(works);
  }

  async function ask(speaker: Speaker, text: string): Promise<Receipt> {
    const turn = context.openTurn(speaker, people.get(speaker.id)?.scope.signal ?? scope.signal);
    turn.receipt.heard = text;
    turn.apply({ type: 'turn-committed', atMs: clock.now() });
    turn.emit({ type: 'turn-committed', text, waitedMs: 0 });
    if (text.trim() === '') turn.ignore('empty request');
    else answering.answerAtOnce(turn, text);
    return await turn.ended;
  }

  async function say(text: string): Promise<void> {
    const turn = context.openTurn(announcer, scope.signal);
    turn.apply({ type: 'turn-committed', atMs: clock.now() });
    answering.answerAtOnce(turn, '', (attempt) => answers.recite(turn, text, attempt.scope.signal));
    await turn.ended;
  }

  function forget(): void {
    context.history.clear();
    context.lastLabels.clear();
    context.lastAnswer = undefined;
  }

  function updateSettings(change: Parameters<Conversation['updateSettings']>[0]): void {
    settings = applySettings(settings, change);
  }

  return {
    sessionId: session.id,
    async run() {
      const place = () => ({ atMs: clock.now(), sessionId: session.id });
      emit({ type: 'session-opened', ...place() });
      prefillHistory();
      effects.resumeTimers();
      let reason = 'failed';
      try {
        reason = await handleAll();
      } finally {
        await end('shutdown');
        scope.dispose();
        emit({ type: 'session-closed', ...place(), reason });
      }
    },
    say,
    ask,
    interrupt: (reason) => answering.interrupt(reason),
    forget,
    updateSettings,
    dispose: () => end('shutdown'),
  };
}
