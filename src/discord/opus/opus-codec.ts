import { createRequire } from 'node:module';
import type OpusScript from 'opusscript';

/** Both directions of one stream of Opus; each keeps its own state. PCM is 16-bit little-endian. */
export interface OpusCodec {
  encode(pcm: Buffer): Buffer;
  decode(packet: Buffer): Buffer;
  /** Bits per second. */
  setBitrate(bitrateBps: number): void;
  /** One of libopus's encoder settings, by its number in `opus_defines.h`. */
  applyEncoderCTL(setting: number, value: number): void;
}

/** What `@discordjs/opus` exports; it is an optional package and may not even have its types here. */
interface NativeOpus {
  readonly OpusEncoder: new (sampleRateHz: number, channels: number) => OpusCodec;
}

export type OpusRateHz = 8_000 | 12_000 | 16_000 | 24_000 | 48_000;

const require = createRequire(import.meta.url);
const bytesPerSample = 2;

/** libopus as compiled for this machine, or, where no compiler was at hand, the slower one in WebAssembly. */
export function createOpusCodec(sampleRateHz: OpusRateHz, channels = 1): OpusCodec {
  const native = loadNativeOpus();
  return native ? new native.OpusEncoder(sampleRateHz, channels) : createWasmCodec(sampleRateHz, channels);
}

function loadNativeOpus(): NativeOpus | undefined {
  try {
    return require('@discordjs/opus') as NativeOpus;
  } catch {
    return undefined;
  }
}

/**
 * The library keeps all codecs in one memory and addresses their buffers at twice their place (it takes byte
 * offsets for offsets of 16-bit samples): they may lie on each other, and beyond the eighth megabyte, after a
 * hundred codecs or so, there is nothing. A module of its own gives every codec a memory of its own, which goes
 * with it.
 */
export function createWasmCodec(sampleRateHz: OpusRateHz, channels: number): OpusCodec {
  const Script = loadOpusScript();
  const script = new Script(sampleRateHz, channels, Script.Application.AUDIO);
  return {
    encode: (pcm) => script.encode(pcm, pcm.length / bytesPerSample / channels),
    decode: (packet) => script.decode(packet),
    setBitrate: (bitrateBps) => script.setBitrate(bitrateBps),
    applyEncoderCTL: (setting, value) => script.encoderCTL(setting, value),
  };
}

function loadOpusScript(): typeof OpusScript {
  Reflect.deleteProperty(require.cache, require.resolve('opusscript'));
  return require('opusscript') as typeof OpusScript;
}
