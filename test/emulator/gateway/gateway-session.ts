import type { WebSocket } from 'ws';
import type { Application } from '../world/application.ts';
import type { Payload } from '../world/payloads.ts';
import { GatewayOp } from './gateway-messages.ts';

/** Events kept for a client that resumes. */
const MAX_KEPT = 4_096;

/** What a client signed in for; outlives its connection until it resumes or signs in anew. */
export class GatewaySession {
  readonly id: string;
  readonly application: Application;
  readonly intents: number;
  readonly shard: readonly [number, number];
  #socket: WebSocket | undefined;
  #sequence = 0;
  readonly #kept: { readonly sequence: number; readonly message: string }[] = [];

  constructor(options: {
    readonly id: string;
    readonly application: Application;
    readonly intents: number;
    readonly shard: readonly [number, number];
  }) {
    this.id = options.id;
    this.application = options.application;
    this.intents = options.intents;
    this.shard = options.shard;
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === 1;
  }

  /** Whether this shard is the one of the guild. */
  owns(guildId: string): boolean {
    return Number((BigInt(guildId) >> 22n) % BigInt(this.shard[1])) === this.shard[0];
  }

  attach(socket: WebSocket): void {
    this.#socket = socket;
  }

  dispatch(type: string, data: Payload): void {
    const sequence = ++this.#sequence;
    const message = JSON.stringify({ op: GatewayOp.Dispatch, t: type, s: sequence, d: data });
    this.#kept.push({ sequence, message });
    if (this.#kept.length > MAX_KEPT) {
      this.#kept.shift();
    }
    this.#write(message);
  }

  replay(after: number): void {
    this.#kept.filter(({ sequence }) => sequence > after).forEach(({ message }) => this.#write(message));
  }

  /** Op 7: asks the client to come back. */
  requestReconnect(): void {
    this.#write(JSON.stringify({ op: GatewayOp.Reconnect, d: null }));
  }

  /** Op 9. */
  invalidate(canResume: boolean): void {
    this.#write(JSON.stringify({ op: GatewayOp.InvalidSession, d: canResume }));
  }

  close(code: number): void {
    this.#socket?.close(code);
  }

  /** Cuts the line. */
  terminate(): void {
    this.#socket?.terminate();
  }

  #write(message: string): void {
    if (this.isConnected) {
      this.#socket?.send(message);
    }
  }
}
