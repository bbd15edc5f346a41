import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Certificate } from '../certificate.ts';
import type { Emulation } from '../emulation.ts';
import { discoveryReply, readDiscoverySsrc } from './ip-discovery.ts';
import { readRtpHeader } from './rtp.ts';
import { VoiceClient } from './voice-client.ts';
import { VoiceConnection } from './voice-connection.ts';
import { VoiceClose } from './voice-opcodes.ts';
import type { VoiceSeat } from './voice-seat.ts';

/** How long a client may be away before its session is gone. */
const RESUME_WINDOW_MS = 15_000;
/** Longer than the kernel's default takes some 250 packets: fast playing needs more. */
const UDP_BUFFER_BYTES = 4 * 1024 * 1024;

/** A voice server of one region: its gateway (wss) and its UDP port. */
export class VoiceServer {
  readonly #emulation: Emulation;
  readonly #https: Server;
  readonly #webSockets: WebSocketServer;
  readonly #udp: Socket;
  readonly #seats = new Map<string, VoiceSeat>();
  readonly #clients = new Set<VoiceClient>();
  readonly #forgetting = new Map<VoiceClient, Disposable>();

  private constructor(emulation: Emulation, certificate: Certificate) {
    this.#emulation = emulation;
    this.#https = createServer({ cert: certificate.certPem, key: certificate.keyPem });
    this.#webSockets = new WebSocketServer({ server: this.#https });
    this.#udp = createSocket({ type: 'udp4', recvBufferSize: UDP_BUFFER_BYTES });
    this.#webSockets.on('connection', (socket) => {
      new VoiceConnection(emulation, socket, {
        identify: (request) => this.#identify(request),
        find: (request) => this.#find(request),
        disconnected: (client, code) => this.#disconnected(client, code),
        udpPort: this.#udp.address().port,
      });
    });
    this.#udp.on('message', (packet, from) => this.#receive(packet, from));
  }

  static async start(emulation: Emulation, certificate: Certificate): Promise<VoiceServer> {
    const server = new VoiceServer(emulation, certificate);
    server.#https.listen(0, '127.0.0.1');
    server.#udp.bind(0, '127.0.0.1');
    await Promise.all([once(server.#https, 'listening'), once(server.#udp, 'listening')]);
    return server;
  }

  /** What VOICE_SERVER_UPDATE tells. */
  get endpoint(): string {
    return `127.0.0.1:${(this.#https.address() as AddressInfo).port}`;
  }

  admit(seat: VoiceSeat): void {
    this.#seats.set(seat.token, seat);
  }

  /** Takes the right to connect back, and closes the connection there is. */
  dismiss(seat: VoiceSeat, code: number = VoiceClose.Disconnected): void {
    this.#seats.delete(seat.token);
    const client = this.clientOf(seat);
    if (client) {
      this.#remove(client, code);
    }
  }

  clientOf(seat: VoiceSeat): VoiceClient | undefined {
    return [...this.#clients].find((client) => client.seat === seat);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) {
      this.#remove(client, 1001);
    }
    this.#webSockets.clients.forEach((socket) => socket.terminate());
    this.#https.closeAllConnections();
    this.#https.close();
    this.#udp.close();
    await once(this.#https, 'close');
  }

  #identify(request: {
    readonly server_id: string;
    readonly user_id: string;
    readonly session_id: string;
    readonly token: string;
    readonly max_dave_protocol_version: number;
  }): VoiceClient | number {
    const seat = this.#seats.get(request.token);
    if (seat?.userId !== request.user_id || seat.guildId !== request.server_id) {
      return VoiceClose.AuthenticationFailed;
    }
    if (seat.sessionId !== request.session_id) {
      return VoiceClose.SessionInvalid;
    }
    const speaksDave = request.max_dave_protocol_version > 0;
    if (!speaksDave && this.#emulation.faults.dave.protocol === 'required') {
      return VoiceClose.DaveRequired;
    }
    const former = this.clientOf(seat);
    if (former) {
      this.#remove(former, VoiceClose.SessionInvalid);
    }
    const client = new VoiceClient({
      emulation: this.#emulation,
      seat,
      speaksDave,
      sendDatagram: (packet, to) => this.#udp.send(packet, to.port, to.address),
    });
    this.#clients.add(client);
    return client;
  }

  #find(request: { readonly token: string; readonly session_id: string }): VoiceClient | undefined {
    const client = [...this.#clients].find(
      ({ seat }) => seat.token === request.token && seat.sessionId === request.session_id,
    );
    if (client) {
      this.#forgetting.get(client)?.[Symbol.dispose]();
      this.#forgetting.delete(client);
    }
    return client?.phase === 'ready' ? client : undefined;
  }

  /** A client that said good-bye is gone at once, any other may come back for a while. */
  #disconnected(client: VoiceClient, code: number): void {
    if (client.socket.isOpen || client.phase === 'closed') {
      return;
    }
    if (code === 1000 || client.phase !== 'ready') {
      this.#remove(client, code);
      return;
    }
    const timer = setTimeout(() => this.#remove(client, VoiceClose.SessionTimeout), RESUME_WINDOW_MS);
    this.#forgetting.set(client, { [Symbol.dispose]: () => clearTimeout(timer) });
  }

  #remove(client: VoiceClient, code: number): void {
    this.#forgetting.get(client)?.[Symbol.dispose]();
    this.#forgetting.delete(client);
    this.#clients.delete(client);
    client.leave(code);
  }

  #receive(packet: Buffer, from: RemoteInfo): void {
    const discoverySsrc = readDiscoverySsrc(packet);
    if (discoverySsrc !== undefined) {
      this.#discover(discoverySsrc, from);
      return;
    }
    const ssrc = readRtpHeader(packet)?.ssrc;
    const client = [...this.#clients].find((known) => known.isAt(from));
    if (ssrc === undefined) {
      client?.noteKeepAlive();
    } else {
      client?.receive(packet);
    }
  }

  #discover(ssrc: number, from: RemoteInfo): void {
    const { voice } = this.#emulation.faults;
    if (voice.lostDiscoveries > 0) {
      voice.lostDiscoveries--;
      return;
    }
    const client = [...this.#clients].find(({ seat }) => seat.ssrc === ssrc);
    client?.noteAddress(from);
    if (client?.isDeafened) return;
    this.#udp.send(discoveryReply(ssrc, from), from.port, from.address);
  }
}
