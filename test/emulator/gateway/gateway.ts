import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import { PRIVILEGED_INTENTS } from '../world/application.ts';
import { guildCreatePayload, memberPayload, type Payload, userPayload } from '../world/payloads.ts';
import type { Dispatch, World } from '../world/world.ts';
import { GatewayConnection } from './gateway-connection.ts';
import {
  GatewayClose,
  type identify,
  type MembersRequest,
  type resume,
  type VoiceStateRequest,
} from './gateway-messages.ts';
import { GatewaySession } from './gateway-session.ts';

/** The main gateway: who is signed in, and what they are told. */
export class Gateway {
  readonly #emulation: Emulation;
  readonly #world: () => World;
  readonly #onVoiceState: (session: GatewaySession, request: VoiceStateRequest) => void;
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, GatewaySession>();
  /** Known when the HTTP server listens. */
  url = '';

  constructor(options: {
    readonly emulation: Emulation;
    readonly world: () => World;
    readonly onVoiceState: (session: GatewaySession, request: VoiceStateRequest) => void;
  }) {
    this.#emulation = options.emulation;
    this.#world = options.world;
    this.#onVoiceState = options.onVoiceState;
    this.#webSockets.on('connection', (socket) => {
      new GatewayConnection(this.#emulation, socket, {
        identify: (request) => this.#identify(request),
        find: (request) => this.#find(request),
        welcome: (session) => this.#welcome(session),
        voiceStateRequested: this.#onVoiceState,
        membersRequested: (session, request) => this.#sendMembers(session, request),
      });
    });
  }

  /** The HTTP server's `upgrade`. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#webSockets.emit('connection', webSocket, request);
    });
  }

  sessionsOf(userId: string): readonly GatewaySession[] {
    return [...this.#sessions.values()].filter((session) => session.application.user.id === userId);
  }

  /** The session that hears of this guild. */
  sessionFor(userId: string, guildId: string): GatewaySession | undefined {
    return this.sessionsOf(userId).findLast((session) => session.owns(guildId));
  }

  /** Tells every bot of the guild. */
  dispatch({ guildId, type, data, intents, onlyTo }: Dispatch): void {
    if (onlyTo !== undefined && typeof data === 'object') {
      this.dispatchTo(onlyTo, guildId, type, data);
      return;
    }
    const members = this.#world().guilds.get(guildId)?.members;
    for (const session of this.#sessions.values()) {
      const { application } = session;
      if (members?.has(application.user.id) && session.owns(guildId) && (session.intents & intents) !== 0) {
        session.dispatch(type, typeof data === 'function' ? data(application, session.intents) : data);
      }
    }
  }

  /** Tells one bot, whatever its intents. */
  dispatchTo(userId: string, guildId: string, type: string, data: Payload): void {
    this.sessionFor(userId, guildId)?.dispatch(type, data);
  }

  close(): void {
    this.#webSockets.clients.forEach((socket) => socket.terminate());
    this.#webSockets.close();
  }

  #identify(request: z.infer<typeof identify>): GatewaySession | number {
    const application = this.#world().applicationOf(request.token);
    if (!application) {
      return GatewayClose.AuthenticationFailed;
    }
    if ((request.intents & PRIVILEGED_INTENTS & ~application.privilegedIntents) !== 0) {
      return GatewayClose.DisallowedIntents;
    }
    const shard = request.shard ?? [0, 1];
    for (const former of this.sessionsOf(application.user.id)) {
      if (former.shard[0] === shard[0]) {
        this.#sessions.delete(former.id);
      }
    }
    const { intents } = request;
    const session = new GatewaySession({ id: randomUUID(), application, intents, shard });
    this.#sessions.set(session.id, session);
    return session;
  }

  #find(request: z.infer<typeof resume>): GatewaySession | undefined {
    const session = this.#sessions.get(request.session_id);
    return session?.application.token === request.token ? session : undefined;
  }

  #welcome(session: GatewaySession): void {
    const { user } = session.application;
    const guilds = [...this.#world().guilds.values()].filter(
      (guild) => guild.members.has(user.id) && session.owns(guild.id),
    );
    session.dispatch('READY', {
      v: 10,
      user: { ...userPayload(user), verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: session.shard,
      application: { id: user.id, flags: 0 },
      private_channels: [],
      relationships: [],
      user_settings: {},
    });
    guilds.forEach((guild) => session.dispatch('GUILD_CREATE', guildCreatePayload(guild)));
  }

  #sendMembers(session: GatewaySession, request: MembersRequest): void {
    const guild = this.#world().guilds.get(request.guild_id);
    const { user_ids: wanted, query = '', nonce } = request;
    const members = [...(guild?.members.values() ?? [])].filter(({ user }) =>
      wanted === undefined
        ? user.name.toLowerCase().startsWith(query.toLowerCase())
        : wanted.includes(user.id),
    );
    session.dispatch('GUILD_MEMBERS_CHUNK', {
      guild_id: request.guild_id,
      members: members.map(memberPayload),
      chunk_index: 0,
      chunk_count: 1,
      not_found: [wanted ?? []].flat().filter((id) => !guild?.members.has(id)),
      nonce,
    });
  }
}
