import type { VoiceConnection } from '@discordjs/voice';
import { networkingOf, udpOf } from './voice-internals.ts';

/**
 * IP discovery, as in Discord's documentation of voice connections: a datagram of 74 bytes that asks by what address
 * the server sees this machine, and is answered with one of the same length.
 */
const datagramBytes = 74;
const requestType = 1;
const replyType = 2;
const bytesAfterHead = 70;

/** Asks the voice server; false where there is no line yet. */
export function askForAddress(connection: VoiceConnection): boolean {
  const line = udpOf(networkingOf(connection));
  if (!line) return false;
  const request = Buffer.alloc(datagramBytes);
  request.writeUInt16BE(requestType, 0);
  request.writeUInt16BE(bytesAfterHead, 2);
  request.writeUInt32BE(line.ssrc, 4);
  line.udp.send(request);
  return true;
}

export const isAddress = (datagram: Buffer) =>
  datagram.length === datagramBytes && datagram.readUInt16BE(0) === replyType;
