import type { DAVESession, VoiceConnection } from '@discordjs/voice';
import type { ReceivedPacket } from '../hearing/jitter-buffer.ts';
import { silencePacket } from '../opus/opus-format.ts';
import { isAddress } from './ask-for-address.ts';
import {
  daveOf,
  internalsOfReceiver,
  knownSpeakers,
  networkingOf,
  type TransportKeys,
  transportKeysOf,
} from './voice-internals.ts';

export interface ReceiverGuardOptions {
  readonly connection: VoiceConnection;
  /** Whether this person is listened to; of everybody else nothing is decrypted or decoded. */
  readonly mayHear: (userId: string) => boolean;
  /** Everybody else in the channel, bots too, for finding out whose a stream is that nobody has announced. */
  readonly membersHere: () => readonly string[];
  readonly now: () => number;
  readonly onPacket: (userId: string, packet: ReceivedPacket, ssrc: number) => void;
  /** A packet that no key opens; of nobody known where nobody has announced the stream. */
  readonly onUnreadable: (userId: string | undefined, ssrc: number) => void;
  /** Any packet of anybody, whether it can be opened or not, and whether they are listened to or not. */
  readonly onArrived: () => void;
  /** Any datagram at all; `isAnswer` where it is the server's to `askForAddress`. */
  readonly onDatagram: (isAnswer: boolean) => void;
  /** The voice gateway says that somebody who is listened to begins or ends to speak. */
  readonly onSpeaking: (userId: string, isSpeaking: boolean) => void;
}

/** `MediaType.AUDIO` of davey, whose enum is not there at run time. */
const audioMedia = 0;
/** Op 5 of the voice gateway; bit 0 of its `speaking` is the microphone. */
const speakingOp = 5;
const rtpVersionBits = 6;
const opusPayloadType = 0x78;
const smallestPacketBytes = 12 + 16 + 4;
/** Trying keys costs a decryption for each member: not with every packet, ms. */
const searchEveryMs = 100;

/** The mark at the end of every frame that is end-to-end encrypted. */
const isSealed = (packet: Buffer) =>
  packet.length > 2 && packet[packet.length - 1] === 0xfa && packet[packet.length - 2] === 0xfa;

/**
 * Guards 2, 3 and 6 of discord.md, around the receiver of @discordjs/voice 0.19.2:
 * a packet that cannot be opened destroys nobody's subscription; ciphertext is never passed off as audio (the
 * library does so while it resumes and while keys change); a stream whose owner nobody has announced is given to
 * the one whose key opens it. Sequence and timestamp, which the library throws away, are read here.
 */
export function guardReceiver(options: ReceiverGuardOptions): void {
  const { connection, mayHear } = options;
  const { receiver } = connection;
  const internals = internalsOfReceiver(receiver);
  const parse = internals.parsePacket.bind(receiver);
  const onUdpMessage = internals.onUdpMessage;
  const onWsPacket = internals.onWsPacket;
  const tamed = new WeakSet<DAVESession>();
  const lastSearches = new Map<number, number>();
  /** A frame can be opened once: its key is used up. */
  let openedBySearch: { readonly message: Buffer; readonly packet: Buffer } | undefined;

  internals.parsePacket = (buffer, mode, nonce, secretKey, userId) => {
    const keys = { encryptionMode: mode, nonceBuffer: nonce, secretKey };
    const packet = openedBySearch?.message === buffer ? openedBySearch.packet : open(buffer, keys, userId);
    openedBySearch = undefined;
    if (!packet) options.onUnreadable(userId, buffer.readUInt32BE(8));
    else {
      const received = {
        sequence: buffer.readUInt16BE(2),
        timestamp: buffer.readUInt32BE(4),
        opus: packet,
      };
      options.onPacket(userId, received, buffer.readUInt32BE(8));
    }
    // The subscription is there so that the library calls this; nobody reads it.
    return null;
  };

  internals.onUdpMessage = (message) => {
    options.onDatagram(isAddress(message));
    if (message.length < smallestPacketBytes || !isVoice(message)) return;
    options.onArrived();
    const ssrc = message.readUInt32BE(8);
    const userId = receiver.ssrcMap.get(ssrc)?.userId ?? findOwner(message, ssrc, options.now());
    if (userId === undefined) {
      options.onUnreadable(undefined, ssrc);
      return;
    }
    if (!mayHear(userId)) return;
    subscribe(userId);
    onUdpMessage(message);
  };

  internals.onWsPacket = (packet) => {
    onWsPacket(packet);
    if (packet.op !== speakingOp) return;
    const { user_id: userId, speaking } = packet.d as {
      readonly user_id?: string;
      readonly speaking?: number;
    };
    if (userId !== undefined && mayHear(userId)) options.onSpeaking(userId, ((speaking ?? 0) & 1) === 1);
  };

  /** Out of all encryption; null where no key fits, never ciphertext, never an exception. */
  function open(buffer: Buffer, keys: TransportKeys, userId: string): Buffer | null {
    const dave = daveOf(networkingOf(connection));
    if (dave && !tamed.has(dave)) tame(dave);
    try {
      const packet = parse(buffer, keys.encryptionMode, keys.nonceBuffer, keys.secretKey, userId);
      // While it resumes, the library leaves frames sealed; the keys are there.
      return packet && isSealed(packet) && dave ? unseal(dave, packet, userId) : packet;
    } catch {
      return null;
    }
  }

  /** Takes the session's own way with failures from it: it counts to 36 and then destroys the subscription. */
  function tame(dave: DAVESession): void {
    tamed.add(dave);
    dave.decrypt = (packet, userId) => {
      const isReady = dave.session?.ready === true && dave.protocolVersion !== 0;
      if (packet.equals(silencePacket)) return packet;
      return isReady || isSealed(packet) ? unseal(dave, packet, userId) : packet;
    };
  }

  /** Each member's frames are sealed with a key of their own: the one whose key fits has spoken. */
  function findOwner(message: Buffer, ssrc: number, nowMs: number): string | undefined {
    const keys = transportKeysOf(receiver);
    if (!keys || nowMs - (lastSearches.get(ssrc) ?? -Infinity) < searchEveryMs) return undefined;
    lastSearches.set(ssrc, nowMs);
    const known = knownSpeakers(receiver);
    const everybody = options.membersHere();
    const candidates = [
      ...everybody.filter((id) => !known.has(id)),
      ...everybody.filter((id) => known.has(id)),
    ];
    const owner = candidates.find((userId) => {
      const packet = open(message, keys, userId);
      if (!packet || packet.equals(silencePacket)) return false;
      openedBySearch = { message, packet };
      return true;
    });
    if (owner !== undefined) receiver.ssrcMap.update({ userId: owner, audioSSRC: ssrc });
    return owner;
  }

  function subscribe(userId: string): void {
    if (receiver.subscriptions.has(userId)) return;
    const stream = receiver.subscribe(userId);
    // Without a listener an error would end the process; the next packet subscribes anew.
    stream.on('error', () => undefined);
  }
}

const isVoice = (message: Buffer) =>
  (message[0] ?? 0) >> rtpVersionBits === 2 && ((message[1] ?? 0) & 0x7f) === opusPayloadType;

function unseal(dave: DAVESession, packet: Buffer, userId: string): Buffer | null {
  try {
    return dave.session?.ready ? dave.session.decrypt(userId, audioMedia, packet) : null;
  } catch {
    return null;
  }
}
