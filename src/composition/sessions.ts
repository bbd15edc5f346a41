import type { SessionStatus } from '../control/status.ts';
import {
  type Conversation,
  type ConversationOptions,
  createConversation,
} from '../core/conversation/index.ts';
import type { PipelineEvent, PipelineObserver } from '../core/pipeline/events.ts';
import type { Speaker, VoiceSession } from '../core/ports/index.ts';
import type { SkillEffect } from '../core/skills/skill.ts';
import { liveSpeechText } from '../core/speech-text/index.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { EngineSet } from './engines.ts';

/** What a transport says about the session it opens. */
export interface SessionPlace {
  /** `discord`, `console`. */
  readonly transport: string;
  /** For people: `Server / General`. */
  readonly place: string;
}

/** What a transport may add to its conversation. */
export interface SessionWishes
  extends Partial<Pick<ConversationOptions, 'settings' | 'preferencesOf' | 'onEffect' | 'logger'>> {
  /** Told of this session's events, beside everybody who watches the daemon. */
  readonly onEvent?: PipelineObserver;
}

/** The voice sessions of the daemon, each with a conversation of its own. */
export interface Sessions {
  /** Holds a conversation in `session` until it closes. */
  open(session: VoiceSession, place: SessionPlace, wishes?: SessionWishes): Conversation;
  /** The conversation of that session; the only one there is when no id is given. @throws AibotError `session-not-found` */
  find(sessionId: string | undefined): Conversation;
  readonly all: readonly Conversation[];
  statuses(): readonly SessionStatus[];
  closeAll(): Promise<void>;
}

export interface SessionsOptions {
  readonly engines: EngineSet;
  readonly settings: ConversationOptions['settings'];
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
  readonly publish: (event: PipelineEvent) => void;
  /** Told of the effects of skills in every session, beside its own transport. */
  readonly onEffect?: (effect: SkillEffect, speaker: Speaker, sessionId: string) => void;
}

interface OpenSession extends SessionPlace {
  readonly session: VoiceSession;
  readonly conversation: Conversation;
  readonly sinceMs: number;
  readonly speakers: Map<string, string>;
  readonly ended: Promise<void>;
  turns: number;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { engines, settings, clock } = options;
  const sessions = new Map<string, OpenSession>();

  const watch = (event: PipelineEvent) => {
    const open = sessions.get(event.sessionId);
    if (open && event.type === 'speaker-joined') open.speakers.set(event.speakerId, event.speakerName);
    if (open && event.type === 'speaker-left') open.speakers.delete(event.speakerId);
    if (open && event.type === 'turn-ended') open.turns++;
    options.publish(event);
  };

  return {
    open(session, place, { onEvent, ...wishes } = {}) {
      const logger = options.loggerFor(place.transport);
      const conversation = createConversation({
        session,
        engines,
        router: engines.router,
        createSpeechText: liveSpeechText,
        settings,
        clock,
        logger,
        random: Math.random,
        ...wishes,
        onEffect: (effect, speaker) => {
          wishes.onEffect?.(effect, speaker);
          options.onEffect?.(effect, speaker, session.id);
        },
        observer: (event) => {
          watch(event);
          onEvent?.(event);
        },
      });
      const ended = conversation.run().finally(async () => {
        sessions.delete(session.id);
        await conversation.dispose();
      });
      ended.catch((error: unknown) =>
        logger.error({ err: error, sessionId: session.id }, 'a conversation failed'),
      );
      sessions.set(session.id, {
        ...place,
        session,
        conversation,
        ended,
        sinceMs: clock.wallNow(),
        speakers: new Map(),
        turns: 0,
      });
      return conversation;
    },
    find(sessionId) {
      const found =
        sessionId === undefined && sessions.size === 1
          ? [...sessions.values()][0]
          : sessions.get(sessionId ?? '');
      if (found) return found.conversation;
      throw sessionNotFound(sessionId, [...sessions.keys()]);
    },
    get all() {
      return [...sessions.values()].map(({ conversation }) => conversation);
    },
    statuses: () =>
      [...sessions].map(([id, { transport, place, sinceMs, speakers, turns }]) => ({
        id,
        transport,
        place,
        sinceMs,
        turns,
        speakers: [...speakers].map(([speakerId, name]) => ({ id: speakerId, name })),
      })),
    async closeAll() {
      await Promise.allSettled(
        [...sessions.values()].map(async ({ session, ended }) => {
          await session.close('shutdown');
          await ended;
        }),
      );
    },
  };
}

function sessionNotFound(sessionId: string | undefined, ids: readonly string[]): AibotError {
  const message =
    sessionId === undefined ? 'It must be said in which session' : `There is no session "${sessionId}"`;
  return new AibotError(message, {
    code: 'session-not-found',
    exitCode: exitCodes.usage,
    nextSteps: [
      ids.length > 0
        ? `Sessions: ${ids.join(', ')}`
        : 'No session is open; a voice channel is joined with `aibot voice join`.',
    ],
  });
}
