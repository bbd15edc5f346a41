import { closeSync, openSync, writeSync } from 'node:fs';
import { hearingRateHz } from '../../core/audio/frame.ts';

const headerBytes = 44;
/** A speaker may be late by this much before their part of the mix is written, samples: two seconds. */
const openSamples = 2 * hearingRateHz;

/** All voices added up, 16 kHz mono, written as it grows; the header is right after every flush. */
export interface MixedWav {
  /** Adds samples from `position` (samples since the beginning) on. */
  add(samples: Int16Array, position: number): void;
  /** Writes what nobody can add to any more; all of it at the end. */
  flush(upTo?: number): void;
  close(): void;
}

export function createMixedWav(file: string): MixedWav {
  const descriptor = openSync(file, 'w', 0o600);
  let mix = new Int32Array(openSamples * 2);
  /** Position of the first sample of `mix`, and how much of it is used. */
  let start = 0;
  let used = 0;
  writeHeader();

  function writeHeader(): void {
    const bytes = start * 2;
    const header = Buffer.alloc(headerBytes);
    header.write('RIFF', 0, 'latin1');
    header.writeUInt32LE(headerBytes - 8 + bytes, 4);
    header.write('WAVEfmt ', 8, 'latin1');
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(hearingRateHz, 24);
    header.writeUInt32LE(hearingRateHz * 2, 28);
    header.writeUInt16LE(2, 32);
    header.writeUInt16LE(16, 34);
    header.write('data', 36, 'latin1');
    header.writeUInt32LE(bytes, 40);
    writeSync(descriptor, header, 0, headerBytes, 0);
  }

  function flush(upTo = start + used): void {
    const count = Math.min(Math.max(0, upTo - start), used);
    if (count === 0) return;
    const bytes = Buffer.alloc(count * 2);
    for (let index = 0; index < count; index++)
      bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, mix[index] ?? 0)), index * 2);
    writeSync(descriptor, bytes, 0, bytes.length, headerBytes + start * 2);
    mix.copyWithin(0, count, used);
    mix.fill(0, used - count, used);
    start += count;
    used -= count;
    writeHeader();
  }

  return {
    add(samples, position) {
      const offset = Math.max(0, position - start);
      const end = offset + samples.length;
      if (end > mix.length) {
        const larger = new Int32Array(end * 2);
        larger.set(mix);
        mix = larger;
      }
      for (let index = 0; index < samples.length; index++)
        mix[offset + index] = (mix[offset + index] ?? 0) + (samples[index] ?? 0);
      used = Math.max(used, end);
    },
    flush,
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}
