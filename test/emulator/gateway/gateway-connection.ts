import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import * as messages from './gateway-messages.ts';
import { GatewayClose, GatewayOp, type MembersRequest, type VoiceStateRequest } from './gateway-messages.ts';
import type { GatewaySession } from './gateway-session.ts';

export interface GatewayHost {
  /** A new session, or the close code that says why not. */
  identify(request: z.infer<typeof messages.identify>): GatewaySession | number;
  find(request: z.infer<typeof messages.resume>): GatewaySession | undefined;
  /** Says READY and all that follows. */
  welcome(session: GatewaySession): void;
  voiceStateRequested(session: GatewaySession, request: VoiceStateRequest): void;
  membersRequested(session: GatewaySession, request: MembersRequest): void;
}

/** One WebSocket of the main gateway. */
export class GatewayConnection {
  readonly #emulation: Emulation;
  readonly #socket: WebSocket;
  readonly #host: GatewayHost;
  #session: GatewaySession | undefined;

  constructor(emulation: Emulation, socket: WebSocket, host: GatewayHost) {
    this.#emulation = emulation;
    this.#socket = socket;
    this.#host = host;
    socket.on('message', (data: Buffer) => this.#read(data));
    socket.on('close', (code) => {
      const userId = this.#session?.application.user.id;
      emulation.events.append({ type: 'client-closed', userId, code });
    });
    socket.on('error', () => socket.terminate());
    const { heartbeatIntervalMs } = emulation.faults.gateway;
    this.#send({ op: GatewayOp.Hello, d: { heartbeat_interval: heartbeatIntervalMs } });
  }

  #read(data: Buffer): void {
    try {
      const { op, d } = messages.envelope.parse(JSON.parse(data.toString('utf8')));
      this.#answer(op, d);
    } catch (error) {
      if (!(error instanceof z.ZodError || error instanceof SyntaxError)) {
        throw error;
      }
      this.#socket.close(GatewayClose.DecodeError, 'Error while decoding payload.');
    }
  }

  #answer(op: number, data: unknown): void {
    if (op === GatewayOp.Heartbeat) {
      if (!this.#emulation.faults.gateway.ignoreHeartbeats) {
        this.#send({ op: GatewayOp.HeartbeatAck, d: null });
      }
    } else if (op === GatewayOp.Identify) {
      this.#identify(messages.identify.parse(data));
    } else if (op === GatewayOp.Resume) {
      this.#resume(messages.resume.parse(data));
    } else if (!this.#session) {
      this.#socket.close(GatewayClose.NotAuthenticated, 'Not authenticated.');
    } else if (op === GatewayOp.VoiceStateUpdate) {
      this.#host.voiceStateRequested(this.#session, messages.voiceStateUpdate.parse(data));
    } else if (op === GatewayOp.RequestGuildMembers) {
      this.#host.membersRequested(this.#session, messages.requestGuildMembers.parse(data));
    } else if (op !== GatewayOp.PresenceUpdate) {
      this.#socket.close(GatewayClose.UnknownOpcode, 'Unknown opcode.');
    }
  }

  #identify(request: z.infer<typeof messages.identify>): void {
    if (this.#session) {
      this.#socket.close(GatewayClose.AlreadyAuthenticated, 'Already authenticated.');
      return;
    }
    const session = this.#host.identify(request);
    if (typeof session === 'number') {
      this.#socket.close(session, closeReasons[session]);
      return;
    }
    this.#session = session;
    session.attach(this.#socket);
    this.#host.welcome(session);
    const { intents } = session;
    this.#emulation.events.append({
      type: 'client-identified',
      userId: session.application.user.id,
      intents,
    });
  }

  #resume(request: z.infer<typeof messages.resume>): void {
    const session = this.#emulation.faults.gateway.refuseResume ? undefined : this.#host.find(request);
    if (!session) {
      this.#send({ op: GatewayOp.InvalidSession, d: false });
      return;
    }
    this.#session = session;
    session.attach(this.#socket);
    session.replay(request.seq ?? 0);
    session.dispatch('RESUMED', {});
    this.#emulation.events.append({ type: 'client-resumed', userId: session.application.user.id });
  }

  #send(message: unknown): void {
    if (this.#socket.readyState === 1) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}

const closeReasons: Readonly<Record<number, string>> = {
  [GatewayClose.AuthenticationFailed]: 'Authentication failed.',
  [GatewayClose.DisallowedIntents]: 'Disallowed intent(s).',
};
