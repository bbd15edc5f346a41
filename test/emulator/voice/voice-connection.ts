import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import { ENCRYPTION_MODES } from './transport-cipher.ts';
import type { VoiceClient } from './voice-client.ts';
import * as messages from './voice-messages.ts';
import { VoiceClose, VoiceOp } from './voice-opcodes.ts';

export interface VoiceConnectionHost {
  /** A new client for a seat, or the close code that says why not. */
  identify(request: z.infer<typeof messages.identify>): VoiceClient | number;
  /** The client that was there before. */
  find(request: z.infer<typeof messages.resume>): VoiceClient | undefined;
  /** The socket of a client closed. */
  disconnected(client: VoiceClient, code: number): void;
  readonly udpPort: number;
}

/** One WebSocket of the voice gateway: reads what the client says until it closes. */
export class VoiceConnection {
  readonly #emulation: Emulation;
  readonly #socket: WebSocket;
  readonly #host: VoiceConnectionHost;
  #client: VoiceClient | undefined;

  constructor(emulation: Emulation, socket: WebSocket, host: VoiceConnectionHost) {
    this.#emulation = emulation;
    this.#socket = socket;
    this.#host = host;
    socket.on('message', (data: Buffer, isBinary) => this.#read(data, isBinary));
    socket.on('close', (code) => {
      emulation.events.append({ type: 'voice-closed', userId: this.#client?.userId, code });
      if (this.#client) {
        host.disconnected(this.#client, code);
      }
    });
    socket.on('error', () => socket.terminate());
    this.#send(VoiceOp.Hello, { v: 8, heartbeat_interval: emulation.faults.voice.heartbeatIntervalMs });
  }

  #read(data: Buffer, isBinary: boolean): void {
    try {
      if (isBinary) {
        this.#readBinary(data.readUInt8(0), data.subarray(1));
      } else {
        const { op, d } = messages.envelope.parse(JSON.parse(data.toString('utf8')));
        this.#readJson(op, d);
      }
    } catch (error) {
      if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError)) {
        throw error;
      }
      this.#socket.close(VoiceClose.FailedToDecode, error.message.slice(0, 100));
    }
  }

  #readJson(op: number, data: unknown): void {
    if (op === VoiceOp.Heartbeat) {
      const { t, seq_ack } = messages.heartbeat.parse(data);
      this.#client?.socket.acknowledge(seq_ack);
      this.#send(VoiceOp.HeartbeatAck, { t });
    } else if (op === VoiceOp.Identify) {
      this.#identify(messages.identify.parse(data));
    } else if (op === VoiceOp.Resume) {
      this.#resume(messages.resume.parse(data));
    } else if (this.#client) {
      this.#readOfClient(this.#client, op, data);
    } else {
      this.#socket.close(VoiceClose.NotAuthenticated, 'Not authenticated.');
    }
  }

  #readOfClient(client: VoiceClient, op: number, data: unknown): void {
    if (op === VoiceOp.SelectProtocol) {
      const { mode } = messages.selectProtocol.parse(data).data;
      const chosen = ENCRYPTION_MODES.find((known) => known === mode);
      if (chosen && this.#emulation.faults.voice.modes.includes(chosen)) {
        client.selectProtocol(chosen);
      } else {
        this.#socket.close(VoiceClose.UnknownEncryptionMode, 'Unknown encryption mode.');
      }
    } else if (op === VoiceOp.Speaking) {
      client.noteSpeaking(Number(messages.speaking.parse(data).speaking) > 0);
    } else if (op === VoiceOp.DaveTransitionReady) {
      client.dave?.noteReady(messages.transition.parse(data).transition_id);
    } else if (op === VoiceOp.MlsInvalidCommitWelcome) {
      client.seat.call.group.recover(client.userId, messages.transition.parse(data).transition_id);
      client.dave?.noteInvalid();
    } else {
      this.#socket.close(VoiceClose.UnknownOpcode, `Unknown opcode ${op}.`);
    }
  }

  #readBinary(op: number, payload: Buffer): void {
    const client = this.#client;
    if (op === VoiceOp.MlsKeyPackage) {
      client?.seat.call.group.offerKeyPackage(client.userId, Buffer.from(payload));
    } else if (op === VoiceOp.MlsCommitWelcome) {
      client?.seat.call.group.receiveCommit(client.userId, Buffer.from(payload));
    } else {
      this.#socket.close(VoiceClose.UnknownOpcode, `Unknown opcode ${op}.`);
    }
  }

  #identify(request: z.infer<typeof messages.identify>): void {
    if (this.#client) {
      this.#socket.close(VoiceClose.AlreadyAuthenticated, 'Already authenticated.');
      return;
    }
    this.#emulation.events.append({
      type: 'voice-identified',
      userId: request.user_id,
      maxDaveVersion: request.max_dave_protocol_version,
    });
    const client = this.#host.identify(request);
    if (typeof client === 'number') {
      this.#socket.close(client, 'Not allowed.');
      return;
    }
    this.#client = client;
    client.attach(this.#socket);
    this.#send(VoiceOp.Ready, {
      ssrc: client.seat.ssrc,
      ip: '127.0.0.1',
      port: this.#host.udpPort,
      modes: this.#emulation.faults.voice.modes,
      experiments: [],
    });
  }

  #resume(request: z.infer<typeof messages.resume>): void {
    const client = this.#emulation.faults.voice.refuseResume ? undefined : this.#host.find(request);
    if (!client) {
      this.#socket.close(VoiceClose.SessionInvalid, 'Session is no longer valid.');
      return;
    }
    this.#client = client;
    const finish = () => {
      client.attach(this.#socket);
      this.#send(VoiceOp.Resumed, null);
      const replayed = client.socket.replay(request.seq_ack);
      this.#emulation.events.append({ type: 'voice-resumed', userId: client.userId, replayed });
    };
    const { resumeDelayMs } = this.#emulation.faults.voice;
    if (resumeDelayMs > 0) {
      this.#emulation.clock.after(resumeDelayMs, finish);
    } else {
      finish();
    }
  }

  #send(op: number, data: unknown): void {
    if (this.#socket.readyState === 1) {
      this.#socket.send(JSON.stringify({ op, d: data }));
    }
  }
}
