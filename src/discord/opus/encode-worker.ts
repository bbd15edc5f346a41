import { parentPort } from 'node:worker_threads';
import type { EncodeReply, EncodeRequest, NumberedPackets } from './encode-protocol.ts';
import { createPacketEncoder, type PacketEncoder } from './packet-encoder.ts';

/** The encoding thread: one encoder for each answer that is being spoken. */
const encoders = new Map<number, PacketEncoder>();

parentPort?.on('message', (request: EncodeRequest) => {
  const { streamId } = request;
  switch (request.type) {
    case 'encode': {
      const encoder = encoders.get(streamId) ?? createPacketEncoder(request.sampleRateHz, request.gainDb);
      encoders.set(streamId, encoder);
      reply(streamId, encoder.encode(request));
      break;
    }
    case 'encode-again':
      reply(streamId, encoders.get(streamId)?.encodeAgain(request));
      break;
    case 'finish':
      reply(streamId, encoders.get(streamId)?.flush());
      parentPort?.postMessage({ type: 'finished', streamId } satisfies EncodeReply);
      break;
    case 'discard':
      encoders.delete(streamId);
      break;
  }
});

function reply(streamId: number, encoded: NumberedPackets | undefined): void {
  if (encoded && encoded.packets.length > 0)
    parentPort?.postMessage({ type: 'packets', streamId, ...encoded } satisfies EncodeReply);
}
