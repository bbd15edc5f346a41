import { withGainRamp } from '../../core/audio/gain.ts';
import { firstAudibleSample } from '../../core/audio/level.ts';
import { createResampler } from '../../core/audio/resampler.ts';
import type { EncodedPacket, NumberedPackets } from './encode-protocol.ts';
import { createOpusCodec } from './opus-codec.ts';
import { bitrateBps, packetTicks, voiceRateHz } from './opus-format.ts';

export interface EncodeFrame {
  readonly samples: Float32Array;
  /** The level it moves to at its beginning, evenly from that of the packet before. */
  readonly gainDb: number;
}

export interface ChangeOfLevel {
  readonly gainDb: number;
  /** The first packet that is to be heard at it. */
  readonly fromNumber: number;
}

/** One answer's way from samples to Discord's packets. The resampler keeps back under 2 ms until `flush`. */
export interface PacketEncoder {
  encode(frame: EncodeFrame): NumberedPackets;
  /** Gives what was encoded from a packet on once more: the listener has not had it yet. */
  encodeAgain(change: ChangeOfLevel): NumberedPackets;
  flush(): NumberedPackets;
}

interface RecentPacket {
  /** At full level. */
  readonly samples: Float32Array;
  /** The level it begins at. */
  readonly fromGainDb: number;
}

/** More than a playout lets be encoded ahead. */
const mostRecent = 16;
/** `OPUS_SET_PREDICTION_DISABLED` of opus_defines.h: a packet that needs nothing of those before it. */
const predictionDisabled = 4046;
/** Opus gives the last 6.5 ms of a packet with the next: a change of level is over before them. */
const rampSamples = packetTicks / 2;

export function createPacketEncoder(sampleRateHz: number, gainDb = 0): PacketEncoder {
  const encoder = createOpusCodec(voiceRateHz);
  encoder.setBitrate(bitrateBps);
  // Listeners' decoders come from silence, and Opus predicts levels from the packet before: an encoder that begins
  // elsewhere is heard fading in over 200 ms.
  encoder.encode(Buffer.alloc(packetTicks * 2));
  const resampler = createResampler(sampleRateHz, voiceRateHz);
  let pending = new Float32Array(0);
  let level = gainDb;
  let recent: readonly RecentPacket[] = [];
  let count = 0;

  function take(samples: Float32Array, toGainDb: number): NumberedPackets {
    const all = new Float32Array(pending.length + samples.length);
    all.set(pending);
    all.set(samples, pending.length);
    const packets: EncodedPacket[] = [];
    let start = 0;
    for (; start + packetTicks <= all.length; start += packetTicks) {
      packets.push(encodeNext(all.subarray(start, start + packetTicks), toGainDb));
    }
    pending = all.slice(start);
    return { firstNumber: count - packets.length, packets };
  }

  function encodeNext(samples: Float32Array, toGainDb: number): EncodedPacket {
    recent = [...recent, { samples, fromGainDb: level }].slice(-mostRecent);
    count++;
    return encodePacket(samples, toGainDb);
  }

  function encodePacket(samples: Float32Array, toGainDb: number): EncodedPacket {
    const heard =
      level === 0 && toGainDb === 0 ? samples : withGainRamp(samples, level, toGainDb, rampSamples);
    level = toGainDb;
    const pcm = Int16Array.from(heard, (sample) =>
      Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))),
    );
    const packet = encoder.encode(Buffer.from(pcm.buffer));
    const audible = firstAudibleSample(heard);
    return audible < 0 ? { packet } : { packet, audibleAfterMs: (audible * 1000) / voiceRateHz };
  }

  return {
    encode: ({ samples, gainDb: toGainDb }) => take(resampler.process(samples), toGainDb),
    encodeAgain({ gainDb: toGainDb, fromNumber }) {
      const firstNumber = Math.max(fromNumber, count - recent.length);
      const again = recent.slice(recent.length - (count - firstNumber));
      if (again.length === 0) return { firstNumber, packets: [] };
      level = again[0]?.fromGainDb ?? level;
      recent = recent.slice(0, recent.length - again.length);
      count = firstNumber;
      // The encoder is ahead of the listener's decoder: what it would predict from, nobody has heard.
      encoder.applyEncoderCTL(predictionDisabled, 1);
      const packets = again.map(({ samples }) => {
        const packet = encodeNext(samples, toGainDb);
        encoder.applyEncoderCTL(predictionDisabled, 0);
        return packet;
      });
      return { firstNumber, packets };
    },
    flush() {
      const rest = take(resampler.flush(), level);
      if (pending.length === 0) return rest;
      const last = new Float32Array(packetTicks);
      last.set(pending);
      pending = new Float32Array(0);
      return { firstNumber: rest.firstNumber, packets: [...rest.packets, encodeNext(last, level)] };
    },
  };
}
