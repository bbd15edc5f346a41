import { parentPort } from 'node:worker_threads';
import type { EncodedPacket, EncodeReply, EncodeRequest } from './encode-protocol.ts';
import { createPacketEncoder, type PacketEncoder } from './packet-encoder.ts';

/** The encoding thread: one encoder for each answer that is being spoken. */
const encoders = new Map<number, PacketEncoder>();

parentPort?.on('message', (request: EncodeRequest) => {
  const { streamId } = request;
  switch (request.type) {
    case 'encode': {
      const encoder = encoders.get(streamId) ?? createPacketEncoder(request.sampleRateHz);
      encoders.set(streamId, encoder);
      reply(streamId, encoder.encode(request));
      break;
    }
    case 'finish':
      reply(streamId, encoders.get(streamId)?.flush() ?? []);
      encoders.delete(streamId);
      parentPort?.postMessage({ type: 'finished', streamId } satisfies EncodeReply);
      break;
    case 'discard':
      encoders.delete(streamId);
      break;
  }
});

function reply(streamId: number, packets: readonly EncodedPacket[]): void {
  if (packets.length > 0)
    parentPort?.postMessage({ type: 'packets', streamId, packets } satisfies EncodeReply);
}
