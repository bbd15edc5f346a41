import { untilAborted } from '../../shared/abort.ts';
import { type Answer, beginAnswer } from '../pipeline/answer.ts';
import { type Thought, think } from '../pipeline/thinking.ts';
import type { ChatMessage, Playout } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { SkillContext } from '../skills/skill.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationContext } from './context.ts';
import type { Interruption, PlayingAnswer } from './interruption.ts';
import { classifyInput } from './judgement.ts';
import type { Prefiller } from './prefiller.ts';
import { systemMessage, withNotes } from './prompt.ts';
import type { SkillEffects } from './skill-effects.ts';

export interface AnswerRequest {
  readonly turn: ActiveTurn;
  readonly request: string;
  /** The request as it stands in the prompt. */
  readonly question: string;
  readonly route: RouteDecision | undefined;
  readonly signal: AbortSignal;
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
}

/** Wires an answer to the engines, the loudspeaker and whoever may interrupt it. */
export function createAnswerFactory(parts: AnswerFactoryParts): AnswerFactory {
  const { context, interruption, prefiller, effects } = parts;
  const { clock, options, settings } = context;
  const recited = new WeakSet<ActiveTurn>();

  function prompt(question: string | undefined, speakerId: string | undefined): readonly ChatMessage[] {
    const before = [systemMessage(settings().assistant), ...context.history.messages()];
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
    create({ turn, request, question, route, signal }) {
      return begin(turn, signal, (committed, thinkSignal) => {
        prefiller.stop();
        const { engines, router } = options;
        return think(
          {
            request: classifyInput(request, context),
            messages: prompt(question, turn.speaker.id),
            conversationKey: options.session.id,
            route,
            skillContext: skillContext(turn),
            committed,
            signal: thinkSignal,
          },
          {
            clock,
            router,
            languageModels: engines.languageModels,
            settings: settings().answer,
            log: turn,
          },
        );
      });
    },
    recite(turn, text, signal, failureCode) {
      recited.add(turn);
      return begin(turn, signal, () => recital(text, failureCode));
    },
  };
}

// An async iterable because that is what answers are read from; nothing in it waits.
// eslint-disable-next-line @typescript-eslint/require-await
async function* recital(text: string, failureCode: string | undefined): AsyncGenerator<Thought> {
  if (failureCode !== undefined) yield { type: 'gave-up', code: failureCode };
  yield { type: 'text', text, isToken: false };
}
