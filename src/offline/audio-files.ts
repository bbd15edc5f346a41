import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AibotError, exitCodes } from '../shared/errors.ts';

/** One recording to be transcribed, with the words it should give when they are known. */
export interface AudioFile {
  readonly path: string;
  readonly expected?: string | undefined;
}

/** What ffmpeg reads and people have lying about; a folder is searched for these. */
const audioExtensions = new Set([
  '.wav',
  '.mp3',
  '.flac',
  '.ogg',
  '.opus',
  '.m4a',
  '.aac',
  '.webm',
  '.mp4',
  '.wma',
  '.aiff',
  '.raw',
]);

export interface AudioFilesRequest {
  /** Files and folders; folders are searched without their subfolders, in alphabetical order. */
  readonly paths: readonly string[];
  /** The words of the only file. */
  readonly expect?: string | undefined;
  /** `file<TAB>transcript` a line; files are relative to the manifest. */
  readonly manifest?: string | undefined;
}

/** The recordings a request names, in order, each once. */
export async function findAudioFiles(request: AudioFilesRequest): Promise<readonly AudioFile[]> {
  const named: AudioFile[] = [];
  for (const path of request.paths) named.push(...(await expand(path)));
  if (request.manifest !== undefined) named.push(...(await readManifest(request.manifest)));
  const files = [...new Map(named.map((file) => [resolve(file.path), file])).values()];
  if (request.expect === undefined) return files;
  const [only] = files;
  if (!only || files.length > 1) {
    throw new AibotError(`--expect gives the words of one file, but ${files.length} were named`, {
      code: 'expect-needs-one-file',
      exitCode: exitCodes.usage,
      nextSteps: ['Name one file, or put `file<TAB>words` lines in a file and give it with --manifest.'],
    });
  }
  return [{ path: only.path, expected: request.expect }];
}

async function expand(path: string): Promise<readonly AudioFile[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new AibotError(`There is no ${path}`, {
      code: 'audio-file-missing',
      cause,
      exitCode: exitCodes.usage,
    });
  });
  if (!info.isDirectory()) return [{ path }];
  const names = (await readdir(path))
    .filter((name) => audioExtensions.has(extname(name).toLowerCase()))
    .sort();
  if (names.length > 0) return names.map((name) => ({ path: join(path, name) }));
  throw new AibotError(`The folder ${path} has no audio files`, {
    code: 'audio-folder-empty',
    exitCode: exitCodes.usage,
    nextSteps: [`Files are known by their ending: ${[...audioExtensions].join(' ')}`],
  });
}

/** Reads `file<TAB>transcript` lines; empty lines and lines that begin with `#` are passed over. */
export async function readManifest(path: string): Promise<readonly AudioFile[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AibotError(`The manifest ${path} cannot be read`, {
      code: 'manifest-unreadable',
      cause,
      exitCode: exitCodes.usage,
    });
  });
  const folder = dirname(path);
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const tab = line.indexOf('\t');
    if (tab > 0)
      return [{ path: resolve(folder, line.slice(0, tab).trim()), expected: line.slice(tab + 1).trim() }];
    throw new AibotError(`Line ${index + 1} of ${basename(path)} is not file<TAB>transcript`, {
      code: 'manifest-malformed',
      exitCode: exitCodes.usage,
      nextSteps: ['Put one tab between the file and the words that are spoken in it.'],
    });
  });
}
