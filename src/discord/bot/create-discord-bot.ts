import { Events } from 'discord.js';
import type { Conversation, ConversationOptions } from '../../core/conversation/index.ts';
import type { PipelineEvent } from '../../core/pipeline/events.ts';
import type { VoiceSession } from '../../core/ports/index.ts';
import { createScope, isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { type AibotError, toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { defaultPatience, type LinkPatience } from '../connection/voice-link.ts';
import { createEncodeThread } from '../opus/encode-thread.ts';
import { createClient, type DiscordSettings } from './client.ts';
import { isLasting, notSignedInError, signInError } from './discord-errors.ts';
import { inviteUrl } from './permissions.ts';
import { createRooms, type JoinPlace, type Room, type Rooms } from './rooms.ts';

export type DiscordState =
  | { readonly type: 'disabled' }
  | { readonly type: 'signing-in' }
  | { readonly type: 'ready'; readonly name: string; readonly servers: number; readonly invite: string }
  | { readonly type: 'failed'; readonly error: AibotError };

/** What the bot's side adds to a conversation. */
export type ConversationHooks = Pick<ConversationOptions, 'preferencesOf' | 'onEffect'>;

export interface DiscordBotOptions {
  readonly settings: DiscordSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openConversation: (session: VoiceSession, place: string, hooks: ConversationHooks) => Conversation;
  /** Told of every change, and once at the start. */
  readonly onState: (state: DiscordState) => void;
  readonly patience?: Partial<LinkPatience> | undefined;
  /** How long an answer may be unplayable before it is given up, ms. */
  readonly stuckAfterMs?: number | undefined;
}

export interface DiscordBot {
  readonly state: DiscordState;
  readonly rooms: readonly Room[];
  /** Begins to sign in, and goes on trying while Discord cannot be reached; what comes of it is its state. */
  start(): void;
  stop(): Promise<void>;
  /** @throws AibotError that says what is missing */
  join(place: JoinPlace, options: { readonly signal: AbortSignal }): Promise<Room>;
  /** Gives how many channels were left. */
  leave(place: JoinPlace): Promise<number>;
  /** What the conversations do; the text side follows it. */
  observe(event: PipelineEvent): void;
}

const defaultStuckAfterMs = 5_000;
const longestRetryMs = 60_000;

export function createDiscordBot(options: DiscordBotOptions): DiscordBot {
  const { settings, clock, logger } = options;
  const scope = createScope();
  const client = createClient(settings, logger);
  const encodeThread = createEncodeThread(logger);
  let state: DiscordState = { type: settings.token === undefined ? 'disabled' : 'signing-in' };
  let rooms: Rooms | undefined;
  let signingIn: Promise<void> = Promise.resolve();

  function become(next: DiscordState): void {
    state = next;
    options.onState(next);
  }

  client.once(Events.ClientReady, (ready) => {
    const opened = createRooms({
      client: ready,
      settings,
      clock,
      logger,
      patience: { ...defaultPatience, ...options.patience },
      stuckAfterMs: options.stuckAfterMs ?? defaultStuckAfterMs,
      encodeThread,
      mayHear: (_, userId) => !settings.blocked.includes(userId),
      post: async (channelId, text) => {
        const channel = ready.channels.cache.get(channelId);
        if (channel?.isSendable()) await channel.send(text);
      },
      openConversation: ({ session, place }) => options.openConversation(session, place, {}),
      onOpened: () => undefined,
      onClosed: () => undefined,
      onPacket: () => undefined,
      onSent: () => undefined,
    });
    rooms = opened;
    ready.on(Events.VoiceStateUpdate, (before, now) => opened.follow(before, now));
    const { size: servers } = ready.guilds.cache;
    const invite = inviteUrl(ready.application.id);
    logger.info({ name: ready.user.username, servers }, 'signed in to Discord');
    become({ type: 'ready', name: ready.user.username, servers, invite });
    opened.joinOccupied();
  });
  client.on(Events.Invalidated, () => fail(signInError(new Error('the session was invalidated'))));

  function fail(error: AibotError): void {
    logger.error({ code: error.code, nextSteps: error.nextSteps }, error.message);
    become({ type: 'failed', error });
  }

  async function signIn(token: string): Promise<void> {
    for (let waitMs = 1_000; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      try {
        await client.login(token);
        return;
      } catch (thrown) {
        const error = signInError(thrown);
        fail(error);
        if (isLasting(error)) return;
        await clock.sleep(waitMs, scope);
      }
    }
  }

  function signedIn(): Rooms {
    if (rooms) return rooms;
    throw state.type === 'failed'
      ? state.error
      : notSignedInError(state.type === 'disabled' ? 'there is no token.' : 'it still tries to.');
  }

  return {
    get state() {
      return state;
    },
    get rooms() {
      return rooms?.all ?? [];
    },
    start() {
      become(state);
      if (settings.token === undefined) return;
      signingIn = signIn(settings.token).catch((error: unknown) => {
        if (!isCancelled(error)) fail(toAibotError(error));
      });
    },
    async stop() {
      scope.cancel('shutdown');
      await signingIn;
      await rooms?.closeAll();
      await client.destroy();
      await encodeThread.dispose();
    },
    join: async (place, { signal }) => await signedIn().join(place, signal),
    leave: async (place) => await signedIn().leave(place),
    observe: () => undefined,
  };
}
