import { AibotError } from '../../shared/errors.ts';

export interface WavAudio {
  /** All channels mixed to one, −1…1. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  readonly channels: number;
}

interface WavFormat {
  readonly encoding: 'integer' | 'float';
  readonly bits: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Bytes of one sample of all channels. */
  readonly blockBytes: number;
}

const integerTag = 1;
const floatTag = 3;
/** WAVE_FORMAT_EXTENSIBLE: the real tag are the first two bytes of the GUID at offset 24. */
const extensibleTag = 0xfffe;

const convert = 'Convert it: ffmpeg -i INPUT -ar 16000 -ac 1 OUTPUT.wav';

function unreadable(code: string, message: string): AibotError {
  return new AibotError(message, { code, nextSteps: [convert] });
}

/** Whether the bytes begin like a WAV file (RIFF, or RF64 beyond 4 GB). */
export function isWav(bytes: Uint8Array): boolean {
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  return (magic === 'RIFF' || magic === 'RF64') && String.fromCharCode(...bytes.subarray(8, 12)) === 'WAVE';
}

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, any rate and number of channels. A file
 * cut short, or written as a stream with sizes of zero or all ones, gives the audio that is there.
 * @throws AibotError `audio-empty`, `audio-not-wav`, `audio-truncated`, `audio-unsupported`
 */
export function readWav(bytes: Uint8Array): WavAudio {
  if (bytes.length === 0) throw unreadable('audio-empty', 'The audio file is empty (0 bytes).');
  if (!isWav(bytes)) throw unreadable('audio-not-wav', 'This is not a WAV file.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (id === 'fmt ') format = readFormat(view, start, size);
    if (id === 'data') {
      if (!format) throw unreadable('audio-truncated', 'The WAV file has audio before its format.');
      const isUnknown = size === 0 || size === 0xffff_ffff;
      const end = isUnknown ? bytes.length : Math.min(bytes.length, start + size);
      return {
        samples: mixed(view, start, end, format),
        sampleRateHz: format.sampleRateHz,
        channels: format.channels,
      };
    }
    at = start + size + (size % 2);
  }
  throw unreadable('audio-truncated', 'The WAV file ends before its audio begins.');
}

function readFormat(view: DataView, start: number, size: number): WavFormat {
  if (size < 16 || start + 16 > view.byteLength) {
    throw unreadable('audio-truncated', 'The WAV file ends within its header.');
  }
  const written = view.getUint16(start, true);
  const isExtensible = written === extensibleTag && size >= 26 && start + 26 <= view.byteLength;
  const tag = isExtensible ? view.getUint16(start + 24, true) : written;
  const channels = view.getUint16(start + 2, true);
  const sampleRateHz = view.getUint32(start + 4, true);
  const bits = view.getUint16(start + 14, true);
  const isInteger = tag === integerTag && [8, 16, 24, 32].includes(bits);
  const isFloat = tag === floatTag && [32, 64].includes(bits);
  if (!isInteger && !isFloat) {
    throw unreadable('audio-unsupported', `WAV encoding ${tag} with ${bits} bits cannot be read directly.`);
  }
  if (channels === 0 || sampleRateHz < 1000 || sampleRateHz > 768_000) {
    throw unreadable(
      'audio-unsupported',
      `A WAV file of ${channels} channels at ${sampleRateHz} Hz makes no sense.`,
    );
  }
  return {
    encoding: isFloat ? 'float' : 'integer',
    bits,
    channels,
    sampleRateHz,
    blockBytes: (channels * bits) / 8,
  };
}

function mixed(view: DataView, start: number, end: number, format: WavFormat): Float32Array {
  const { channels, blockBytes } = format;
  const read = sampleReader(view, format);
  const bytesEach = blockBytes / channels;
  const samples = new Float32Array(Math.floor(Math.max(0, end - start) / blockBytes));
  for (let index = 0; index < samples.length; index++) {
    const block = start + index * blockBytes;
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(block + channel * bytesEach);
    samples[index] = sum / channels;
  }
  return samples;
}

/** Reads one sample at a byte offset as −1…1; a float that is none is silence. */
function sampleReader(view: DataView, { encoding, bits }: WavFormat): (at: number) => number {
  if (encoding === 'float') {
    const value =
      bits === 32 ? (at: number) => view.getFloat32(at, true) : (at: number) => view.getFloat64(at, true);
    return (at) => {
      const sample = value(at);
      return Number.isFinite(sample) ? sample : 0;
    };
  }
  switch (bits) {
    case 8:
      // The only unsigned one.
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32_768;
    case 24:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    default:
      return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
}
