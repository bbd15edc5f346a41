import { readFile, writeFile } from 'node:fs/promises';
import { fromInt16, type Pcm, toInt16 } from './pcm.ts';

const PCM_INTEGER = 1;
const HEADER_BYTES = 44;

/** Reads 16-bit PCM of any rate; of several channels the mean. */
export async function readWav(path: string): Promise<Pcm> {
  const file = await readFile(path);
  const chunk = (name: string): Buffer => {
    for (
      let at = 12;
      at + 8 <= file.length;
      at += 8 + file.readUInt32LE(at + 4) + (file.readUInt32LE(at + 4) % 2)
    ) {
      if (file.toString('ascii', at, at + 4) === name) {
        return file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4));
      }
    }
    throw new RangeError(`${path} has no chunk "${name}"`);
  };
  const format = chunk('fmt ');
  if (format.readUInt16LE(14) !== 16) {
    throw new RangeError(`${path} is not 16-bit PCM`);
  }
  const channels = format.readUInt16LE(2);
  const data = chunk('data');
  const frames = Math.floor(data.length / 2 / channels);
  const mono = new Int16Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += data.readInt16LE((frame * channels + channel) * 2);
    }
    mono[frame] = sum / channels;
  }
  return { samples: fromInt16(mono), sampleRate: format.readUInt32LE(4) };
}

/** Writes 16-bit mono PCM. */
export async function writeWav(path: string, pcm: Pcm): Promise<void> {
  const samples = toInt16(pcm.samples);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'ascii');
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'ascii');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM_INTEGER, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(pcm.sampleRate, 24);
  header.writeUInt32LE(pcm.sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'ascii');
  header.writeUInt32LE(samples.byteLength, 40);
  await writeFile(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
