import { join } from 'node:path';
import type { Paths } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { ComponentStatus, SessionStatus } from '../control/status.ts';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { TranscriptStore, Voice } from '../core/ports/index.ts';
import type { DaemonPart } from '../daemon/daemon-parts.ts';
import { createDiscordBot, type DiscordBot, type DiscordState } from '../discord/bot/create-discord-bot.ts';
import type { JoinPlace } from '../discord/bot/rooms.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { conversationSettingsOf } from './conversation-settings.ts';
import type { Sessions } from './sessions.ts';

export interface DiscordPartOptions {
  readonly config: Config;
  readonly sessions: Sessions;
  readonly voices: readonly Voice[];
  readonly store: TranscriptStore;
  readonly paths: Paths;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** For what is asked of the store. */
const storeWithinMs = 10_000;
/** What the store gives at once, and other work waits for. */
const turnsPerPage = 200;

/** The bot as the daemon runs it. */
export interface DiscordPart extends DaemonPart {
  join(place: JoinPlace, options: { readonly signal: AbortSignal }): Promise<SessionStatus>;
  leave(place: JoinPlace): Promise<number>;
  /** Signs out and in again, after a change of the token or of permissions. */
  restart(): Promise<void>;
  observe(event: PipelineEvent): void;
  component(): ComponentStatus;
}

export function composeDiscord(options: DiscordPartOptions): DiscordPart {
  const { config, sessions, store, paths, clock, logger } = options;
  let bot = createBot();
  let sinceMs = clock.wallNow();

  function createBot(): DiscordBot {
    return createDiscordBot({
      settings: config.discord,
      assistantName: config.assistant.name,
      conversationSettings: conversationSettingsOf(config),
      voices: options.voices,
      preferencesFile: join(paths.dataDir, 'discord-preferences.json'),
      serversFile: join(paths.dataDir, 'discord-servers.json'),
      timersFile: join(paths.dataDir, 'discord-timers.json'),
      recordingsDir: paths.recordingsDir,
      turnsOf: (speakerId) => allTurnsOf(store, speakerId),
      forgetPerson: (userId) => store.forget(userId, { signal: AbortSignal.timeout(storeWithinMs) }),
      clock,
      logger,
      onState: () => {
        sinceMs = clock.wallNow();
      },
      openConversation: (session, place, hooks) =>
        sessions.open(session, { transport: 'discord', place }, hooks),
    });
  }

  return {
    name: 'discord',
    start() {
      bot.start();
      return Promise.resolve();
    },
    stop: () => bot.stop(),
    async join(place, options) {
      const room = await bot.join(place, options);
      const status = sessions.statuses().find(({ id }) => id === room.session.id);
      return status ?? statusOf(room.session.id, room.place, clock.wallNow());
    },
    leave: (place) => bot.leave(place),
    async restart() {
      await bot.stop();
      bot = createBot();
      bot.start();
    },
    observe: (event) => bot.observe(event),
    component: () => ({
      id: 'discord',
      kind: 'discord',
      sinceMs,
      ...describe(bot.state),
      facts: { channels: bot.rooms.length, ...healthOf(bot) },
    }),
  };
}

/** Page by page, newest first. */
async function* allTurnsOf(store: TranscriptStore, speakerId: string): AsyncGenerator<Receipt> {
  let behindTurnId: string | undefined;
  for (;;) {
    const query = { speakerId, behindTurnId, limit: turnsPerPage };
    const page = await store.query(query, { signal: AbortSignal.timeout(storeWithinMs) });
    yield* page;
    behindTurnId = page.at(-1)?.turnId;
    if (page.length < turnsPerPage) return;
  }
}

/** Of a session whose conversation ended while it was being asked for. */
const statusOf = (id: string, place: string, sinceMs: number): SessionStatus => ({
  id,
  transport: 'discord',
  place,
  speakers: [],
  sinceMs,
  turns: 0,
});

function describe(state: DiscordState): Pick<ComponentStatus, 'state' | 'detail' | 'nextSteps'> {
  switch (state.type) {
    case 'disabled':
      return {
        state: 'disabled',
        detail: 'no token',
        nextSteps: ['Give it a bot token: `aibot config set discord.token`, then `aibot restart`.'],
      };
    case 'signing-in':
      return { state: 'starting', detail: 'signing in', nextSteps: [] };
    case 'ready':
      return {
        state: 'ready',
        detail: `${state.name}, in ${state.servers} ${state.servers === 1 ? 'server' : 'servers'}`,
        nextSteps: state.servers === 0 ? [`Invite it to a server: ${state.invite}`] : [],
      };
    case 'failed':
      return { state: 'failed', detail: state.error.message, nextSteps: [...state.error.nextSteps] };
  }
}

function healthOf({ rooms }: DiscordBot): Record<string, number> {
  const healths = rooms.map(({ session }) => session.health);
  return {
    reconnects: healths.reduce((sum, { reconnects }) => sum + reconnects, 0),
    healed: healths.reduce((sum, { healed }) => sum + healed, 0),
  };
}
