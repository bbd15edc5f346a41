import { withGainRamp } from '../../core/audio/gain.ts';
import { firstAudibleSample } from '../../core/audio/level.ts';
import { createResampler } from '../../core/audio/resampler.ts';
import type { EncodedPacket } from './encode-protocol.ts';
import { createOpusCodec } from './opus-codec.ts';
import { bitrateBps, packetTicks, voiceRateHz } from './opus-format.ts';

export interface EncodeFrame {
  readonly samples: Float32Array;
  readonly fromGainDb: number;
  readonly toGainDb: number;
}

/** One answer's way from samples to Discord's packets. The resampler keeps back under 2 ms until `flush`. */
export interface PacketEncoder {
  encode(frame: EncodeFrame): readonly EncodedPacket[];
  flush(): readonly EncodedPacket[];
}

export function createPacketEncoder(sampleRateHz: number): PacketEncoder {
  const encoder = createOpusCodec(voiceRateHz);
  encoder.setBitrate(bitrateBps);
  // Listeners' decoders come from silence, and Opus predicts levels from the packet before: an encoder that begins
  // elsewhere is heard fading in over 200 ms.
  encoder.encode(Buffer.alloc(packetTicks * 2));
  const resampler = createResampler(sampleRateHz, voiceRateHz);
  let pending = new Float32Array(0);

  function take(samples: Float32Array): EncodedPacket[] {
    const all = new Float32Array(pending.length + samples.length);
    all.set(pending);
    all.set(samples, pending.length);
    const packets: EncodedPacket[] = [];
    let start = 0;
    for (; start + packetTicks <= all.length; start += packetTicks) {
      packets.push(encodePacket(all.subarray(start, start + packetTicks)));
    }
    pending = all.slice(start);
    return packets;
  }

  function encodePacket(samples: Float32Array): EncodedPacket {
    const pcm = Int16Array.from(samples, (sample) =>
      Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))),
    );
    const packet = encoder.encode(Buffer.from(pcm.buffer));
    const audible = firstAudibleSample(samples);
    return audible < 0 ? { packet } : { packet, audibleAfterMs: (audible * 1000) / voiceRateHz };
  }

  return {
    encode: ({ samples, fromGainDb, toGainDb }) =>
      take(
        resampler.process(
          fromGainDb === 0 && toGainDb === 0 ? samples : withGainRamp(samples, fromGainDb, toGainDb),
        ),
      ),
    flush() {
      const packets = take(resampler.flush());
      if (pending.length === 0) return packets;
      const last = new Float32Array(packetTicks);
      last.set(pending);
      pending = new Float32Array(0);
      return [...packets, encodePacket(last)];
    },
  };
}
