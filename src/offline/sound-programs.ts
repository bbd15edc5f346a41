import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program of this machine that records or plays raw audio (signed 16 bit little endian, mono). */
export interface SoundProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Candidate {
  readonly command: string;
  readonly platforms?: readonly NodeJS.Platform[];
  readonly args: (sampleRateHz: number) => readonly string[];
}

const soxRaw = (rate: number) => [
  '-q',
  '-t',
  'raw',
  '-r',
  String(rate),
  '-e',
  'signed',
  '-b',
  '16',
  '-c',
  '1',
];
const alsaRaw = (rate: number) => ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', String(rate), '-c', '1'];

/** In order of preference: the one that needs no guess about the device comes first. */
const recorders: readonly Candidate[] = [
  { command: 'arecord', platforms: ['linux'], args: alsaRaw },
  { command: 'sox', args: (rate) => ['-q', '-d', ...soxRaw(rate), '-'] },
  {
    command: 'ffmpeg',
    platforms: ['darwin'],
    args: (rate) => [
      '-v',
      'error',
      '-f',
      'avfoundation',
      '-i',
      ':0',
      '-f',
      's16le',
      '-ar',
      String(rate),
      '-ac',
      '1',
      '-',
    ],
  },
  {
    command: 'ffmpeg',
    platforms: ['linux'],
    args: (rate) => [
      '-v',
      'error',
      '-f',
      'pulse',
      '-i',
      'default',
      '-f',
      's16le',
      '-ar',
      String(rate),
      '-ac',
      '1',
      '-',
    ],
  },
];

const players: readonly Candidate[] = [
  { command: 'aplay', platforms: ['linux'], args: alsaRaw },
  { command: 'sox', args: (rate) => [...soxRaw(rate), '-', '-q', '-d'] },
  {
    command: 'ffplay',
    args: (rate) => [
      '-v',
      'error',
      '-nodisp',
      '-autoexit',
      '-f',
      's16le',
      '-ar',
      String(rate),
      '-ch_layout',
      'mono',
      '-i',
      '-',
    ],
  },
];

export const recorderNames = [...new Set(recorders.map(({ command }) => command))];

export interface SearchOptions {
  readonly path?: string;
  readonly platform?: NodeJS.Platform;
}

/** The first recorder this machine has. */
export function findRecorder(sampleRateHz: number, options: SearchOptions = {}): SoundProgram | undefined {
  return find(recorders, sampleRateHz, options);
}

/** The first player this machine has. */
export function findPlayer(sampleRateHz: number, options: SearchOptions = {}): SoundProgram | undefined {
  return find(players, sampleRateHz, options);
}

function find(
  candidates: readonly Candidate[],
  rate: number,
  options: SearchOptions,
): SoundProgram | undefined {
  const platform = options.platform ?? process.platform;
  const path = options.path ?? process.env['PATH'] ?? '';
  for (const { command, platforms, args } of candidates) {
    if (platforms && !platforms.includes(platform)) continue;
    const file = findOnPath(command, path, platform);
    if (file) return { name: command, command: file, args: args(rate) };
  }
  return undefined;
}

/** The executable `command` means, as a shell would look for it. */
export function findOnPath(
  command: string,
  path: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const suffixes = platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of path.split(platform === 'win32' ? ';' : delimiter)) {
    for (const suffix of suffixes) {
      const file = join(folder, command + suffix);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}
