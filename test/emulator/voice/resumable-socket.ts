import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** More than a client can miss in a minute; older messages are gone, as with Discord. */
const MAX_KEPT = 1_024;

interface Kept {
  readonly sequence: number;
  readonly message: string | Buffer;
}

/** The server's end of a voice connection: numbers what it sends, keeps it until acknowledged, repeats it on resume. */
export class ResumableSocket {
  #socket: WebSocket | undefined;
  #sequence = 0;
  #kept: Kept[] = [];
  #barrierCount = 0;

  get isOpen(): boolean {
    return this.#socket?.readyState === 1;
  }

  attach(socket: WebSocket): void {
    this.#socket = socket;
  }

  /** Out of the numbering: hello, ready, acknowledgements. */
  sendNow(op: number, data: unknown): void {
    this.#write(JSON.stringify({ op, d: data }));
  }

  send(op: number, data: unknown): void {
    const sequence = this.#nextSequence();
    this.#keep(sequence, JSON.stringify({ op, d: data, seq: sequence }));
  }

  sendBinary(op: number, payload: Buffer): void {
    const sequence = this.#nextSequence();
    const head = Buffer.alloc(3);
    head.writeUInt16BE(sequence);
    head.writeUInt8(op, 2);
    this.#keep(sequence, Buffer.concat([head, payload]));
  }

  acknowledge(sequence: number): void {
    this.#kept = this.#kept.filter((kept) => kept.sequence > sequence);
  }

  /** Sends again what came after `sequence`; says how much that was. */
  replay(sequence: number): number {
    this.acknowledge(sequence);
    this.#kept.forEach(({ message }) => this.#write(message));
    return this.#kept.length;
  }

  /** Settles when the peer has read all that was sent before; at once where there is no connection. */
  caughtUp(timeoutMs: number): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== 1) {
      return Promise.resolve();
    }
    const label = String(++this.#barrierCount);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done = () => resolve(undefined);
    const onPong = (data: Buffer) => {
      if (data.toString() === label) {
        done();
      }
    };
    socket.on('pong', onPong).once('close', done);
    const timer = setTimeout(done, timeoutMs);
    socket.ping(label);
    return promise.finally(() => {
      clearTimeout(timer);
      socket.off('pong', onPong).off('close', done);
    });
  }

  close(code: number, reason: string): void {
    this.#socket?.close(code, reason);
  }

  /** Settles when the peer has closed its end too, or did not within the time. */
  async closed(timeoutMs: number): Promise<void> {
    const socket = this.#socket;
    if (socket && socket.readyState !== 3) {
      await once(socket, 'close', { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    }
  }

  /** Cuts the line without a close frame, as a failing network does. */
  terminate(): void {
    this.#socket?.terminate();
  }

  #nextSequence(): number {
    this.#sequence = (this.#sequence % 0xffff) + 1;
    return this.#sequence;
  }

  #keep(sequence: number, message: string | Buffer): void {
    this.#kept.push({ sequence, message });
    if (this.#kept.length > MAX_KEPT) {
      this.#kept.shift();
    }
    this.#write(message);
  }

  #write(message: string | Buffer): void {
    if (this.isOpen) {
      this.#socket?.send(message);
    }
  }
}
