import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { type Certificate, createLoopbackCertificate } from './certificate.ts';
import { EmulatedBot } from './emulated-bot.ts';
import { EmulatedGuild } from './emulated-guild.ts';
import type { Emulation } from './emulation.ts';
import type { EmulatorEvent } from './emulator-event.ts';
import { EventLog } from './event-log.ts';
import { createFaultKnobs, type FaultChanges, type FaultKnobs } from './faults.ts';
import { Gateway } from './gateway/gateway.ts';
import { createRandom } from './random.ts';
import { applicationRoutes } from './rest/application-routes.ts';
import { channelRoutes } from './rest/channel-routes.ts';
import { interactionRoutes } from './rest/interaction-routes.ts';
import { RestServer } from './rest/rest-server.ts';
import { createSnowflakes } from './snowflakes.ts';
import { FakeMember } from './users/fake-member.ts';
import { FakeUser } from './users/fake-user.ts';
import { FrontDesk } from './users/front-desk.ts';
import { Calls } from './voice/calls.ts';
import { Switchboard } from './voice/switchboard.ts';
import { VoiceServer } from './voice/voice-server.ts';
import type { Channel, User } from './world/guild.ts';
import { MessageBoard } from './world/message-board.ts';
import { World } from './world/world.ts';

export interface EmulatorOptions {
  /** Everything drawn by lot comes from it, but for cryptography's own randomness. */
  readonly seed?: number;
  readonly faults?: FaultChanges;
  /** Paces speech and dates what happens. Sockets know no other time than the real one. */
  readonly clock?: Clock;
  /** Of REST and the main gateway; any free one unless told. */
  readonly port?: number;
  /** The first bot: its name, its token, and what the portal grants it. */
  readonly bot?: BotOptions;
}

export interface BotOptions {
  readonly name?: string;
  readonly token?: string;
  /** Bits of privileged intents it may ask for; none unless told. */
  readonly privilegedIntents?: number;
}

const DEFAULT_SEED = 1;

/** A Discord of one's own on 127.0.0.1: REST, gateway, voice servers, and people in the channels. */
export class DiscordEmulator implements AsyncDisposable {
  readonly events: EventLog<EmulatorEvent>;
  readonly faults: FaultKnobs;
  /** The first bot. */
  readonly bot: EmulatedBot;
  readonly certificate: Certificate;
  readonly #emulation: Emulation;
  readonly #world: World;
  readonly #board: MessageBoard;
  readonly #gateway: Gateway;
  readonly #calls: Calls;
  readonly #switchboard: Switchboard;
  readonly #desk: FrontDesk;
  readonly #rest: RestServer;
  readonly #owner: User;

  private constructor(parts: {
    readonly emulation: Emulation;
    readonly certificate: Certificate;
    readonly world: World;
    readonly board: MessageBoard;
    readonly gateway: Gateway;
    readonly calls: Calls;
    readonly switchboard: Switchboard;
    readonly desk: FrontDesk;
    readonly rest: RestServer;
    readonly bot: BotOptions;
  }) {
    this.#emulation = parts.emulation;
    this.events = parts.emulation.events;
    this.faults = parts.emulation.faults;
    this.certificate = parts.certificate;
    this.#world = parts.world;
    this.#board = parts.board;
    this.#gateway = parts.gateway;
    this.#calls = parts.calls;
    this.#switchboard = parts.switchboard;
    this.#desk = parts.desk;
    this.#rest = parts.rest;
    this.#owner = this.#world.addUser('Owner', false);
    this.bot = this.addBot(parts.bot);
  }

  static async start(options: EmulatorOptions = {}): Promise<DiscordEmulator> {
    const emulation: Emulation = {
      clock: options.clock ?? systemClock,
      random: createRandom(options.seed ?? DEFAULT_SEED),
      faults: createFaultKnobs(options.faults),
      events: new EventLog(),
      nextId: createSnowflakes(),
    };
    const certificate = createLoopbackCertificate();
    const calls = new Calls(emulation);
    const gateway: Gateway = new Gateway({
      emulation,
      world: () => world,
      onVoiceState: (session, request) => switchboard.request(session, request),
    });
    const world: World = new World(emulation, (dispatch) => gateway.dispatch(dispatch));
    const board = new MessageBoard(emulation, world, (dispatch) => gateway.dispatch(dispatch));
    const desk = new FrontDesk(emulation, gateway);
    const firstServer = await VoiceServer.start(emulation, certificate);
    const switchboard = new Switchboard({ emulation, certificate, world, gateway, calls, firstServer });
    const rest = await RestServer.start({
      emulation,
      world,
      gateway,
      port: options.port ?? 0,
      routes: [
        ...applicationRoutes(emulation, gateway),
        ...channelRoutes(emulation, world, board),
        ...interactionRoutes(emulation, board, (token) => desk.find(token)),
      ],
    });
    gateway.url = `ws://127.0.0.1:${rest.port}`;
    const bot = options.bot ?? {};
    return new DiscordEmulator({
      emulation,
      certificate,
      world,
      board,
      gateway,
      calls,
      switchboard,
      desk,
      rest,
      bot,
    });
  }

  /** What a client takes for `https://discord.com/api`. */
  get restUrl(): string {
    return `http://127.0.0.1:${this.#rest.port}/api`;
  }

  get port(): number {
    return this.#rest.port;
  }

  /** Of the voice servers; a client has to trust it. */
  get caPem(): string {
    return this.certificate.certPem;
  }

  /** A server, with a text channel `general`; the first bot is in it unless told otherwise. */
  addGuild(options: { readonly name?: string; readonly withBot?: boolean } = {}): EmulatedGuild {
    const guild = this.#world.addGuild(options.name ?? 'Testing ground', this.#owner);
    const general = this.#world.addChannel(guild, { kind: 'text', name: 'general' });
    const emulated = new EmulatedGuild({
      guild,
      general,
      world: this.#world,
      switchboard: this.#switchboard,
    });
    if (options.withBot !== false) {
      emulated.addMember(this.bot.application.user);
    }
    return emulated;
  }

  /** Another application, to be added to guilds with `guild.addMember(bot.application.user)`. */
  addBot(options: BotOptions = {}): EmulatedBot {
    const { name = 'aibot', privilegedIntents = 0 } = options;
    const token = options.token ?? `emulated-token-${this.#world.applications.size + 1}`;
    return new EmulatedBot({
      application: this.#world.addApplication(name, token, privilegedIntents),
      emulation: this.#emulation,
      gateway: this.#gateway,
      switchboard: this.#switchboard,
    });
  }

  /** Somebody; a member of a server as soon as they join a call or are added. */
  addUser(name: string, options: { readonly isBot?: boolean; readonly locale?: string } = {}): FakeUser {
    return new FakeUser({
      user: this.#world.addUser(name, options.isBot ?? false, options.locale),
      emulation: this.#emulation,
      world: this.#world,
      calls: this.#calls,
    });
  }

  /** The keyboard of a user in a text channel: messages, slash commands, buttons, forms. */
  keyboardOf(user: FakeUser, channel: Channel, bot: EmulatedBot = this.bot): FakeMember {
    const guild = this.#world.guilds.get(channel.guildId)!;
    if (!guild.members.has(user.id)) {
      this.#world.addMember(guild, user.user, []);
    }
    const place = { guild, channel, application: bot.application };
    return new FakeMember(user, place, this.#board, this.#desk);
  }

  /** The messages of a channel, ephemeral ones included, oldest first. */
  messagesIn(channel: Channel) {
    return this.#board.in(channel.id);
  }

  async close(): Promise<void> {
    this.#gateway.close();
    await Promise.all([this.#rest.close(), this.#switchboard.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
