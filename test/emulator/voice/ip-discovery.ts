import type { RemoteInfo } from 'node:dgram';

/** How a client behind a NAT learns its own address: it asks, the server tells where the question came from. */

const REQUEST = 1;
const REPLY = 2;
const PACKET_BYTES = 74;
const LENGTH_AFTER_HEAD = 70;

/** The SSRC of who asks; undefined where the packet is no question. */
export function readDiscoverySsrc(packet: Buffer): number | undefined {
  const isRequest = packet.length === PACKET_BYTES && packet.readUInt16BE(0) === REQUEST;
  return isRequest ? packet.readUInt32BE(4) : undefined;
}

export function discoveryReply(ssrc: number, from: RemoteInfo): Buffer {
  const reply = Buffer.alloc(PACKET_BYTES);
  reply.writeUInt16BE(REPLY, 0);
  reply.writeUInt16BE(LENGTH_AFTER_HEAD, 2);
  reply.writeUInt32BE(ssrc, 4);
  reply.write(from.address, 8, 'ascii');
  reply.writeUInt16BE(from.port, PACKET_BYTES - 2);
  return reply;
}
