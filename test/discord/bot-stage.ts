import { setTimeout } from 'node:timers/promises';
import { discordSection } from '../../src/config/schema-services.ts';
import {
  applySettings,
  type ConversationEngines,
  createConversation,
  defaultSettings,
  type SettingsChange,
} from '../../src/core/conversation/index.ts';
import type { PipelineEvent } from '../../src/core/pipeline/events.ts';
import type { Receipt } from '../../src/core/pipeline/receipt.ts';
import { createRouter } from '../../src/core/routing/index.ts';
import { createSkills } from '../../src/core/skills/index.ts';
import { createSpeechTextStream } from '../../src/core/speech-text/index.ts';
import type { DiscordSettings } from '../../src/discord/bot/client.ts';
import {
  createDiscordBot,
  type DiscordBot,
  type DiscordBotOptions,
} from '../../src/discord/bot/create-discord-bot.ts';
import type { Room } from '../../src/discord/bot/rooms.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { toAibotError } from '../../src/shared/errors.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { trustCertificate } from '../emulator/certificate.ts';
import { DiscordEmulator, type EmulatorOptions } from '../emulator/discord-emulator.ts';
import type { EmulatedGuild } from '../emulator/emulated-guild.ts';
import { EventLog } from '../emulator/event-log.ts';
import type { FakeUser } from '../emulator/users/fake-user.ts';
import type { Channel } from '../emulator/world/guild.ts';
import { createScriptedLanguageModel } from '../fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';
import { createScriptedTextToSpeech } from '../fakes/scripted-text-to-speech.ts';
import { createScriptedTurnDetector } from '../fakes/scripted-turn-detector.ts';
import { createScriptedVoiceActivityDetector } from '../fakes/scripted-voice-activity-detector.ts';

export interface BotStageOptions extends EmulatorOptions {
  readonly settings?: Partial<DiscordSettings>;
  readonly conversation?: SettingsChange;
  readonly engines?: Partial<ConversationEngines>;
  readonly botOptions?: Partial<DiscordBotOptions>;
  /** What the recogniser makes of whatever is said, and what the model answers. */
  readonly heard?: string;
  readonly answer?: string;
}

/** The emulator, one server, one voice channel, and the whole bot with scripted engines; gone at the test's end. */
export class BotStage implements AsyncDisposable {
  readonly discord: DiscordEmulator;
  readonly guild: EmulatedGuild;
  readonly channel: Channel;
  readonly bot: DiscordBot;
  readonly events: EventLog<PipelineEvent>;
  readonly #forgetCalls: () => void;

  private constructor(
    parts: Pick<BotStage, 'discord' | 'guild' | 'channel' | 'bot' | 'events'> & {
      readonly forgetCalls: () => void;
    },
  ) {
    this.discord = parts.discord;
    this.guild = parts.guild;
    this.channel = parts.channel;
    this.bot = parts.bot;
    this.events = parts.events;
    this.#forgetCalls = parts.forgetCalls;
  }

  static async open(options: BotStageOptions = {}): Promise<BotStage> {
    const discord = await DiscordEmulator.start(options);
    trustCertificate(discord.caPem);
    const guild = discord.addGuild();
    const channel = guild.addVoiceChannel('Lounge');
    const events = new EventLog<PipelineEvent>();
    const ready = Promise.withResolvers<undefined>();
    const scripted = scriptedEngines(options);
    const engines = { ...scripted.engines, ...options.engines };
    const bot = createDiscordBot({
      settings: discordSection.parse({
        token: discord.bot.token,
        apiUrl: discord.restUrl,
        isAnnounced: false,
        ...options.settings,
      }),
      assistantName: 'Aibot',
      conversationSettings: applySettings(defaultSettings, options.conversation ?? {}),
      voices: engines.tts.capabilities.voices,
      forgetPerson: () => Promise.resolve(3),
      turnsOf: () => storedTurns([]),
      clock: systemClock,
      logger: silentLogger,
      onState: ({ type }) => {
        if (type === 'ready' || type === 'failed') ready.resolve(undefined);
      },
      openConversation(session, _place, hooks) {
        const conversation = createConversation({
          session,
          engines,
          router: createRouter({
            classifier: undefined,
            skills: createSkills(),
            routes: { conversation: [{ model: 'scripted-llm' }], code: [], tool: [], command: [] },
            clock: systemClock,
          }),
          createSpeechText: (language) => createSpeechTextStream({ language }),
          settings: applySettings(defaultSettings, options.conversation ?? {}),
          clock: systemClock,
          observer(event) {
            events.append(event);
            bot.observe(event);
          },
          logger: silentLogger,
          random: () => 0.5,
          ...hooks,
        });
        void conversation.run();
        return conversation;
      },
      ...options.botOptions,
    });
    bot.start();
    await ready.promise;
    return new BotStage({ discord, guild, channel, bot, events, forgetCalls: scripted.forget });
  }

  /** A user in the voice channel. */
  addSpeaker(name: string): FakeUser {
    const user = this.discord.addUser(name);
    user.joinVoice(this.channel);
    return user;
  }

  /** The bot in the voice channel, and in the encrypted group of those who are there. */
  async botJoins(channel: Channel = this.channel) {
    const room = await this.#join(channel, 100);
    await this.discord.bot.inCall(channel);
    return room;
  }

  /** A channel that has just been made is not known to it yet. */
  async #join(channel: Channel, attempts: number): Promise<Room> {
    try {
      return await this.bot.join({ channelId: channel.id }, { signal: AbortSignal.timeout(9_000) });
    } catch (error) {
      if (toAibotError(error).code !== 'voice-channel-not-found' || attempts === 0) throw error;
      await setTimeout(10);
      return this.#join(channel, attempts - 1);
    }
  }

  /** The next event of the conversations of this type. */
  next<Type extends PipelineEvent['type']>(type: Type): Promise<Extract<PipelineEvent, { type: Type }>> {
    return this.events.next((event): event is Extract<PipelineEvent, { type: Type }> => event.type === type);
  }

  /** For runs of hours: empties the memory of everything that only tests look at. */
  forget(): void {
    this.events.clear();
    this.discord.events.clear();
    this.#forgetCalls();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bot.stop();
    await this.discord.close();
  }
}

/** Turns as the store hands them out. */
// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable is what is asked for
export async function* storedTurns(turns: readonly Receipt[]): AsyncGenerator<Receipt> {
  yield* turns;
}

function scriptedEngines({ answer, heard }: BotStageOptions): {
  readonly engines: ConversationEngines;
  readonly forget: () => void;
} {
  const clock = systemClock;
  const llm = createScriptedLanguageModel({ clock, answer: () => answer ?? 'The kettle is on.' });
  const turnDetector = createScriptedTurnDetector({ clock, probability: () => 0.97 });
  const stt = createScriptedSpeechToText({ clock, transcript: () => heard ?? 'Is the kettle on?' });
  const tts = createScriptedTextToSpeech({ clock, characterMs: 20 });
  return {
    engines: {
      vad: createScriptedVoiceActivityDetector({ clock }),
      turnDetector,
      stt,
      languageModels: { get: (id) => (id === llm.id ? llm : undefined), defaultId: llm.id },
      tts,
    },
    forget() {
      for (const engine of [turnDetector, stt, llm, tts]) engine.forget();
    },
  };
}
