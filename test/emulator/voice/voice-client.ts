import { randomBytes } from 'node:crypto';
import type { RemoteInfo } from 'node:dgram';
import type { WebSocket } from 'ws';
import type { Emulation } from '../emulation.ts';
import type { Participant, SpeakingNotice } from './call.ts';
import { DaveClient } from './dave-client.ts';
import { FaultyLink } from './faulty-link.ts';
import { ResumableSocket } from './resumable-socket.ts';
import { type MediaFrame, OPUS_PAYLOAD_TYPE, packRtp, readRtpHeader, readRtpPayload } from './rtp.ts';
import { type EncryptionMode, TransportCipher } from './transport-cipher.ts';
import { VoiceClose, VoiceOp } from './voice-opcodes.ts';
import type { VoiceSeat } from './voice-seat.ts';

type Phase = 'identified' | 'ready' | 'closed';

/** Who waits for a client to read something gives up after this long: it may be resuming. */
const NOTICE_TIMEOUT_MS = 250;

export interface VoiceClientCounts {
  audioPackets: number;
  /** Before op 5, without the right to speak, or unreadable. */
  droppedPackets: number;
  keepAlives: number;
  unopenablePackets: number;
}

/** A client connected to a voice server: the session behind its WebSocket and its UDP packets. */
export class VoiceClient implements Participant {
  readonly seat: VoiceSeat;
  readonly userId: string;
  readonly dave: DaveClient | undefined;
  readonly socket = new ResumableSocket();
  readonly counts: VoiceClientCounts = {
    audioPackets: 0,
    droppedPackets: 0,
    keepAlives: 0,
    unopenablePackets: 0,
  };
  readonly #emulation: Emulation;
  readonly #sendDatagram: (packet: Buffer, to: RemoteInfo) => void;
  readonly #link: FaultyLink;
  readonly #announced: Set<number>;
  readonly #secretKey = randomBytes(32);
  #phase: Phase = 'identified';
  #mode: EncryptionMode | undefined;
  #inbound: TransportCipher | undefined;
  #outbound: TransportCipher | undefined;
  #address: RemoteInfo | undefined;
  #hasSpoken = false;
  #sentCount = 0;
  #isDeafened = false;

  constructor(options: {
    readonly emulation: Emulation;
    readonly seat: VoiceSeat;
    readonly speaksDave: boolean;
    readonly sendDatagram: (packet: Buffer, to: RemoteInfo) => void;
  }) {
    this.#emulation = options.emulation;
    this.seat = options.seat;
    this.userId = options.seat.userId;
    this.#announced = new Set(options.seat.announcedBefore);
    this.dave = options.speaksDave ? new DaveClient(this.userId, this.socket) : undefined;
    this.#sendDatagram = options.sendDatagram;
    this.#link = new FaultyLink(this.#emulation, `link ${this.seat.ssrc}`, (packet) => {
      if (this.#address && this.#phase !== 'closed' && !this.#isDeafened) {
        this.#sendDatagram(packet, this.#address);
      }
    });
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Undefined before the client chose. */
  get mode(): EncryptionMode | undefined {
    return this.#mode;
  }

  attach(socket: WebSocket): void {
    this.socket.attach(socket);
  }

  /** Op 1 → 4, 11, 25. */
  selectProtocol(mode: EncryptionMode): void {
    this.#mode = mode;
    this.#inbound = new TransportCipher(mode, this.#secretKey);
    this.#outbound = new TransportCipher(mode, this.#secretKey);
    this.#phase = 'ready';
    const { call } = this.seat;
    const daveVersion = this.dave ? call.group.protocolVersion : 0;
    this.socket.sendNow(VoiceOp.SessionDescription, {
      mode,
      secret_key: [...this.#secretKey],
      audio_codec: 'opus',
      media_session_id: this.seat.token,
      dave_protocol_version: daveVersion,
    });
    call.join(this);
    this.#emulation.events.append({
      type: 'voice-ready',
      userId: this.userId,
      channelId: call.channelId,
      mode,
      daveVersion,
    });
  }

  usersJoined(userIds: readonly string[]): void {
    if (userIds.length > 0) {
      this.socket.send(VoiceOp.ClientsConnect, { user_ids: userIds });
    }
  }

  userLeft(userId: string): void {
    this.socket.send(VoiceOp.ClientDisconnect, { user_id: userId });
  }

  async noticeSpeaking({ userId, ssrc, isSpeaking }: SpeakingNotice): Promise<void> {
    const { speaking } = this.#emulation.faults.voice;
    const isNews = speaking === 'each-stretch' || (isSpeaking && !this.#announced.has(ssrc));
    if (speaking === 'never' || !isNews) {
      return;
    }
    this.#announced.add(ssrc);
    const tell = () => {
      if (this.#phase === 'ready') {
        this.socket.send(VoiceOp.Speaking, { user_id: userId, ssrc, speaking: isSpeaking ? 1 : 0 });
      }
    };
    if (typeof speaking === 'object') {
      this.#emulation.clock.after(speaking.lateByMs, tell);
      return;
    }
    tell();
    await this.socket.caughtUp(NOTICE_TIMEOUT_MS);
  }

  /** Whose SSRCs the client was told. */
  get announcedSsrcs(): ReadonlySet<number> {
    return this.#announced;
  }

  hear(frame: MediaFrame): void {
    const { headerExtension, paddingBytes } = this.#emulation.faults.rtp;
    if (!this.#outbound) {
      return;
    }
    const isOdd = this.#sentCount++ % 2 === 1;
    const { header, plaintext } = packRtp(frame, {
      hasExtension: headerExtension === 'always' || (headerExtension === 'alternating' && isOdd),
      paddingBytes,
    });
    this.#link.send(this.#outbound.seal(header, plaintext));
  }

  /** From now on no packet reaches this connection; its own, and its WebSocket, go through. */
  cutAudio(): void {
    this.#isDeafened = true;
  }

  /** Whether nothing reaches this connection any more. */
  get isDeafened(): boolean {
    return this.#isDeafened;
  }

  /** Op 5 of the client itself. */
  noteSpeaking(isSpeaking: boolean): void {
    this.#hasSpoken ||= isSpeaking;
    const { userId, seat } = this;
    this.#emulation.events.append({ type: 'voice-speaking', userId, isSpeaking });
    void seat.call.announceSpeaking({ userId, ssrc: seat.ssrc, isSpeaking });
  }

  noteAddress(address: RemoteInfo): void {
    this.#address = address;
  }

  isAt(address: RemoteInfo): boolean {
    return this.#address?.port === address.port && this.#address.address === address.address;
  }

  noteKeepAlive(): void {
    this.counts.keepAlives++;
  }

  /** A datagram of this client. */
  receive(packet: Buffer): void {
    const header = readRtpHeader(packet);
    if (header?.payloadType !== OPUS_PAYLOAD_TYPE || !this.#inbound) {
      return;
    }
    this.counts.audioPackets++;
    if (!this.#hasSpoken || header.ssrc !== this.seat.ssrc || !this.seat.maySpeak()) {
      this.counts.droppedPackets++;
      return;
    }
    let plaintext: Buffer;
    try {
      plaintext = this.#inbound.open(packet, header.headerBytes);
    } catch {
      this.counts.unopenablePackets++;
      return;
    }
    const { sequence, timestamp, ssrc } = header;
    const payload = readRtpPayload(plaintext, header);
    this.seat.call.forward({ userId: this.userId, sequence, timestamp, ssrc, payload });
  }

  /** Out of the call; a later connection needs a new session. */
  leave(code: number = VoiceClose.Disconnected, reason = 'Disconnected.'): void {
    if (this.#phase === 'closed') {
      return;
    }
    this.#phase = 'closed';
    this.#link.close();
    this.dave?.noteGone();
    this.seat.call.leave(this);
    this.socket.close(code, reason);
  }
}
