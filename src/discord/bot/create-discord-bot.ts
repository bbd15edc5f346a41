import { type Client, Events } from 'discord.js';
import type {
  Conversation,
  ConversationOptions,
  ConversationSettings,
} from '../../core/conversation/index.ts';
import type { PipelineEvent } from '../../core/pipeline/events.ts';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Voice, VoiceSession } from '../../core/ports/index.ts';
import { createScope, isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { type AibotError, toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { CommandDesk } from '../commands/command.ts';
import { createCooldown } from '../commands/cooldown.ts';
import { createCommandRunner } from '../commands/run-command.ts';
import { createSlashCommands, registerCommands } from '../commands/slash-commands.ts';
import { createTextCommands } from '../commands/text-commands.ts';
import { defaultPatience, type LinkPatience } from '../connection/voice-link.ts';
import { createEncodeThread } from '../opus/encode-thread.ts';
import { createPreferencesStore } from '../preferences/preferences-store.ts';
import { createRecordings } from '../recording/recordings.ts';
import { english } from '../replies/english.ts';
import { repliesIn } from '../replies/replies-in.ts';
import {
  conversationChange,
  createServerSettingsStore,
  effectiveSettings,
} from '../servers/server-settings.ts';
import { createTimerBell } from '../servers/timer-bell.ts';
import { createTimerStore, type PlacedTimer } from '../servers/timer-store.ts';
import type { LiveMessage } from '../text/captions.ts';
import { messageLimit, splitMessage } from '../text/split-message.ts';
import { createAccess } from './access.ts';
import { createClient, type DiscordSettings } from './client.ts';
import { isLasting, notSignedInError, signInError } from './discord-errors.ts';
import { inviteUrl } from './permissions.ts';
import { createRoomSide } from './room-side.ts';
import { createRooms, type JoinPlace, type Room, type Rooms } from './rooms.ts';

export type DiscordState =
  | { readonly type: 'disabled' }
  | { readonly type: 'signing-in' }
  | { readonly type: 'ready'; readonly name: string; readonly servers: number; readonly invite: string }
  | { readonly type: 'failed'; readonly error: AibotError };

/** What the bot's side adds to a conversation. */
export type ConversationHooks = Pick<
  ConversationOptions,
  'preferencesOf' | 'onEffect' | 'refusalOf' | 'timerShelf'
>;

export interface DiscordBotOptions {
  readonly settings: DiscordSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openConversation: (session: VoiceSession, place: string, hooks: ConversationHooks) => Conversation;
  /** Told of every change, and once at the start. */
  readonly onState: (state: DiscordState) => void;
  readonly assistantName: string;
  /** As the owner has configured them; a server may have its own in place of some. */
  readonly conversationSettings: ConversationSettings;
  readonly voices: readonly Voice[];
  /** Deletes stored turns of a person; gives how many. */
  readonly forgetPerson: (userId: string) => Promise<number>;
  /** All stored turns of a person, newest first. */
  readonly turnsOf: (userId: string) => AsyncIterable<Receipt>;
  /** Preferences last as long as the process, and nothing can be recorded, where these are not given. */
  readonly preferencesFile?: string | undefined;
  readonly serversFile?: string | undefined;
  readonly timersFile?: string | undefined;
  readonly recordingsDir?: string | undefined;
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

/** Put before the question; the model keeps to it better than to a number of words. */
const verbosityRules = {
  brief: 'Answer in as few words as possible.',
  normal: undefined,
  detailed: 'Answer at length.',
} as const;

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

  const preferences = createPreferencesStore(options.preferencesFile, logger);
  const servers = createServerSettingsStore(options.serversFile, logger);
  const timers = createTimerStore(options.timersFile, logger);
  const cooldown = createCooldown(settings.cooldownMs, () => clock.now());
  const settingsOf = (guildId: string) => effectiveSettings(settings, servers.of(guildId));
  const nameIn = (guildId: string) => servers.of(guildId).name ?? options.assistantName;
  const access = createAccess(settingsOf, preferences);
  const recordings = createRecordings({
    dir: options.recordingsDir,
    clock,
    onLimit(guildId, limit) {
      const room = rooms?.in(guildId);
      room?.session.postText(repliesIn(room.guild.preferredLocale).recording[limit]).catch(() => undefined);
    },
  });
  const side = createRoomSide({
    clock,
    logger,
    nameIn,
    hasCaptions: (guildId) => settingsOf(guildId).captions,
    recordings,
    post: (channelId, text) => post(channelId, text),
  });

  /** Gives the last of the messages it took; undefined where it may not write. */
  async function post(channelId: string, text: string): Promise<LiveMessage | undefined> {
    const channel = client.channels.cache.get(channelId);
    let last: LiveMessage | undefined;
    if (!channel?.isSendable()) return last;
    for (const part of splitMessage(text)) {
      const message = await channel.send(part);
      last = {
        async edit(changed) {
          await message.edit(changed.slice(0, messageLimit));
        },
      };
    }
    return last;
  }

  const bell = createTimerBell({
    clock,
    timers,
    ring: (guildId, timer, overdueMs) => ringFor(guildId, timer, overdueMs),
    onFailure: (error) =>
      logger.warn({ reason: (error as Error).message }, 'a timer that was up could not be told'),
  });

  /** With a mention, which shows where one looks first; whoever is not to be heard is only named. */
  async function ringFor(guildId: string, timer: PlacedTimer, overdueMs: number): Promise<void> {
    const { speakerId, speakerName, label, channelId } = timer;
    const guild = client.guilds.cache.get(guildId);
    const channel = client.channels.cache.get(channelId ?? '');
    if (!guild || !channel?.isSendable()) return;
    const isMentioned = access.mayHear(guild, speakerId);
    const who = isMentioned ? `<@${speakerId}>` : speakerName;
    const { timerUp, timerWasUp } = repliesIn(guild.preferredLocale).channel;
    const minutes = Math.round(overdueMs / 60_000);
    await channel.send({
      content: minutes === 0 ? timerUp(who, label) : timerWasUp(who, label, minutes),
      allowedMentions: { users: isMentioned ? [speakerId] : [] },
    });
  }

  const hooksOf = ({ guild, textChannelId }: Pick<Room, 'guild' | 'textChannelId'>): ConversationHooks => ({
    preferencesOf(userId) {
      const { verbosity, ...own } = preferences.of(guild.id, userId);
      return {
        ...own,
        isIgnored: !access.mayHear(guild, userId),
        roles: [...(guild.members.cache.get(userId)?.roles.cache.keys() ?? [])],
        verbosity: verbosity === undefined ? undefined : verbosityRules[verbosity],
      };
    },
    onEffect({ type }) {
      if (type === 'leave') void rooms?.leave({ guildId: guild.id });
    },
    // Without a word: an answer that only says "not yet" would be another answer.
    refusalOf({ speakerId, turnId }) {
      const waitMs = cooldown.waitMs(guild.id, speakerId, turnId);
      return waitMs > 0 ? `this person may ask again in ${Math.ceil(waitMs / 1000)} s` : undefined;
    },
    timerShelf: {
      saved: timers.of(guild.id),
      save: (running) => timers.set(guild.id, running, textChannelId),
    },
  });

  function follow(conversation: Conversation, guildId: string): void {
    const change = conversationChange(servers.of(guildId), options.conversationSettings);
    conversation.updateSettings(change);
  }

  /** Once for each time it comes, aloud and in writing. */
  function announce({ guild, session, conversation }: Room): void {
    const name = nameIn(guild.id);
    // The voice speaks English.
    void conversation.say(english.channel.listening(name));
    const { listening, optIn, optOut } = repliesIn(guild.preferredLocale).channel;
    const choice = settingsOf(guild.id).consent === 'opt-in' ? optIn : optOut;
    session.postText(`${listening(name)} ${choice}`).catch(() => undefined);
  }

  function beReady(ready: Client<true>): void {
    const opened = createRooms({
      client: ready,
      settings,
      clock,
      logger,
      patience: { ...defaultPatience, ...options.patience },
      stuckAfterMs: options.stuckAfterMs ?? defaultStuckAfterMs,
      encodeThread,
      mayHear: (guild, userId) => access.mayHear(guild, userId),
      post: async (channelId, text) => {
        await post(channelId, text);
      },
      openConversation(room) {
        bell.rest(room.guild.id);
        const conversation = options.openConversation(room.session, room.place, hooksOf(room));
        follow(conversation, room.guild.id);
        return conversation;
      },
      onOpened(room) {
        side.opened(room);
        if (settings.isAnnounced) announce(room);
      },
      onClosed(room) {
        side.closed(room);
        if (!opened.in(room.guild.id)) bell.watch(room.guild.id);
      },
      onPacket: (guildId, userId, packet) => recordings.add(guildId, userId, packet.opus),
      onSent: (guildId, packet) => recordings.add(guildId, ready.user.id, packet),
    });
    rooms = opened;
    const desk: CommandDesk = {
      rooms: opened,
      settingsOf,
      servers,
      serverChanged(guildId) {
        const room = opened.in(guildId);
        if (room) follow(room.conversation, guildId);
      },
      assistantName: options.assistantName,
      preferences,
      timers,
      cooldown,
      recordings,
      voices: options.voices,
      turnsOf: options.turnsOf,
      lastReceipt: (guildId) => side.lastReceipt(guildId),
      forgetPerson: options.forgetPerson,
      wallNow: () => clock.wallNow(),
    };
    const runner = createCommandRunner(desk, access, logger);
    ready.on(Events.VoiceStateUpdate, (before, now) => opened.follow(before, now));
    ready.on(Events.InteractionCreate, createSlashCommands({ desk, runner, logger }));
    ready.on(Events.MessageCreate, createTextCommands({ prefix: settings.prefix, runner, logger }));
    registerCommands(ready).catch((error: unknown) =>
      logger.warn({ reason: (error as Error).message }, 'the slash commands could not be registered'),
    );
    const { size } = ready.guilds.cache;
    const invite = inviteUrl(ready.application.id);
    logger.info({ name: ready.user.username, servers: size }, 'signed in to Discord');
    become({ type: 'ready', name: ready.user.username, servers: size, invite });
    opened.joinOccupied();
    for (const guildId of timers.guildIds) if (!opened.in(guildId)) bell.watch(guildId);
  }

  client.once(Events.ClientReady, beReady);
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
      bell[Symbol.dispose]();
      await client.destroy();
      await encodeThread.dispose();
    },
    join: async (place, { signal }) => await signedIn().join(place, signal),
    leave: async (place) => await signedIn().leave(place),
    observe(event) {
      side.observe(event);
      if (event.type !== 'answer-started') return;
      const room = rooms?.all.find(({ session }) => session.id === event.sessionId);
      if (room) cooldown.note(room.guild.id, event.speakerId, event.turnId);
    },
  };
}
