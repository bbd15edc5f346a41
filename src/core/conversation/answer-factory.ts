import { untilAborted } from '../../shared/abort.ts';
import { type Answer, beginAnswer } from '../pipeline/answer.ts';
import { think } from '../pipeline/thinking.ts';
import type { Thought } from '../pipeline/thought.ts';
import type { ChatMessage, Playout } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { SkillContext } from '../skills/skill.ts';
import { createSkillTools } from '../tools/skill-tools.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { BackgroundAnswers } from './background-answers.ts';
import type { ConversationContext } from './context.ts';
import type { Interruption, PlayingAnswer } from './interruption.ts';
import { routeInput } from './judgement.ts';
import type { Prefiller } from './prefiller.ts';
import { codeSystemMessage, systemMessage, withNotes } from './prompt.ts';
import type { SkillEffects } from './skill-effects.ts';

export interface AnswerRequest {
  readonly turn: ActiveTurn;
  readonly request: string;
  /** The request as it stands in the prompt. */
  readonly question: string;
  readonly route: RouteDecision | undefined;
  /** What is still being said when this answer is begun, and will be part of the talk by the time it is heard. */
  readonly before?: ExchangeBefore | undefined;
  readonly signal: AbortSignal;
}

export interface ExchangeBefore {
  readonly question: string;
  readonly answer: string;
}

export interface AnswerFactory {
  create(request: AnswerRequest): Answer;
  /** Says a given text: announcements and apologies. */
  recite(turn: ActiveTurn, text: string, signal: AbortSignal, failureCode?: string): Answer;
  /** The messages of a prompt whose last is `question`, if any. */
  prompt(question: string | undefined, speakerId: string | undefined): readonly ChatMessage[];
  /** Whether the turn is part of what was talked about. */
  isRemembered(turn: ActiveTurn): boolean;
}

export interface AnswerFactoryParts {
  readonly context: ConversationContext;
  readonly interruption: Interruption;
  readonly prefiller: Prefiller;
  readonly effects: SkillEffects;
  readonly background: BackgroundAnswers;
}

/** Wires an answer to the engines, the loudspeaker and whoever may interrupt it. */
export function createAnswerFactory(parts: AnswerFactoryParts): AnswerFactory {
  const { context, interruption, prefiller, effects, background } = parts;
  const { clock, options, settings } = context;
  const recited = new WeakSet<ActiveTurn>();

  function prompt(
    question: string | undefined,
    speakerId: string | undefined,
    pending?: ExchangeBefore,
  ): readonly ChatMessage[] {
    const said: readonly ChatMessage[] = pending
      ? [
          { role: 'user', content: pending.question },
          { role: 'assistant', content: pending.answer },
        ]
      : [];
    const before = [systemMessage(settings().assistant), ...context.history.messages(), ...said];
    if (question === undefined) return before;
    const preferences = speakerId === undefined ? {} : context.preferencesOf(speakerId);
    return [...before, { role: 'user', content: withNotes(question, preferences) }];
  }

  function skillContext({ speaker }: ActiveTurn): SkillContext {
    const { assistant, voice } = settings();
    const { speed, language } = context.preferencesOf(speaker.id);
    return {
      speaker,
      language: language ?? assistant.language,
      timeZone: assistant.timeZone,
      wallNow: clock.wallNow(),
      random: options.random,
      lastAnswer: context.lastAnswer?.text,
      lastLabel: context.lastLabels.get(speaker.id),
      assistantName: assistant.name,
      timers: effects.timers,
      voice: { speed: speed ?? voice.speed, gainDb: voice.gainDb },
    };
  }

  function post(turn: ActiveTurn, text: string): void {
    const posted = untilAborted(options.session.postText(text), context.signal);
    const posting = posted.then(
      () => turn.emit({ type: 'text-posted', text }),
      (error: unknown) => turn.stageFailed('post-text', error),
    );
    context.follow(posting);
  }

  function begin(
    turn: ActiveTurn,
    signal: AbortSignal,
    thinkOf: (committed: Promise<void>, signal: AbortSignal) => AsyncIterable<Thought>,
    onDeferred: (route: RouteDecision) => void,
  ): Answer {
    const { assistant, voice, answer: answerSettings } = settings();
    const preferences = context.preferencesOf(turn.speaker.id);
    const language = preferences.language ?? assistant.language;
    const { tts, fallbackTts } = options.engines;
    let playing: PlayingAnswer | undefined;

    const answer = beginAnswer({
      clock,
      signal,
      settings: answerSettings,
      log: turn,
      speechText: options.createSpeechText(language),
      voices: fallbackTts ? [tts, fallbackTts] : [tts],
      choice: {
        voice: preferences.voiceId ?? voice.id,
        language,
        speed: preferences.speed ?? voice.speed,
      },
      think: thinkOf,
      openPlayout: () => options.session.openPlayout(),
      postText: (text) => post(turn, text),
      onEffects: (list) => effects.carryOut(list, turn),
      onDeferred,
      onPlayout(playout: Playout) {
        turn.apply({ type: 'playout-opened' });
        turn.emit({ type: 'answer-started' });
        playing = { turn, answer, playout, audibleAtMs: undefined };
        interruption.begin(playing);
      },
      onAudible(atMs) {
        if (playing) playing.audibleAtMs = atMs;
        turn.apply({ type: 'became-audible', atMs });
        context.lastAnswer = {
          speakerId: turn.speaker.id,
          get text() {
            return answer.sayingText;
          },
          endedAtMs: undefined,
        };
      },
    });
    void answer.ended.then(() => {
      if (playing) interruption.end(playing);
    });
    return answer;
  }

  return {
    prompt,
    isRemembered: (turn) => !recited.has(turn),
    create({ turn, request, question, route, before, signal }) {
      const { engines, router } = options;
      const thinkOf = (committed: Promise<void>, thinkSignal: AbortSignal) => {
        prefiller.stop();
        const skills = skillContext(turn);
        const input = {
          request: routeInput(request, turn.speaker, context),
          messages: prompt(question, turn.speaker.id, before),
          conversationKey: options.session.id,
          route,
          skillContext: skills,
          tools: [...createSkillTools(skills, request), ...(engines.tools?.list() ?? [])],
          deferral: (decided: RouteDecision) => background.deferralOf(decided),
          committed,
          signal: thinkSignal,
        };
        const { answer, tools } = settings();
        const { languageModels } = engines;
        return think(input, {
          clock,
          router,
          languageModels,
          settings: answer,
          toolSettings: tools,
          log: turn,
        });
      };
      return begin(turn, signal, thinkOf, (decided) => {
        const [, ...talk] = prompt(question, turn.speaker.id, before);
        const messages = [codeSystemMessage(settings().assistant), ...talk];
        background.begin({ turn, question, messages, route: decided, signal });
      });
    },
    recite(turn, text, signal, failureCode) {
      recited.add(turn);
      return begin(
        turn,
        signal,
        () => recital(text, failureCode),
        () => undefined,
      );
    },
  };
}

// An async iterable because that is what answers are read from; nothing in it waits.
// eslint-disable-next-line @typescript-eslint/require-await
async function* recital(text: string, failureCode: string | undefined): AsyncGenerator<Thought> {
  if (failureCode !== undefined) yield { type: 'gave-up', code: failureCode };
  yield { type: 'text', text, isToken: false };
}
