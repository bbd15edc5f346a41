import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onlyAsset, type PrepareStep } from './prepare-step.ts';

/** One file inside the packed data of an Emscripten build. */
export interface PackedFile {
  /** Relative to `espeak-ng-data/`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const entryPattern =
  /\{\s*"?filename"?:\s*"[^"]*espeak-ng-data\/([^"]+)",\s*"?start"?:\s*(\d+),\s*"?end"?:\s*(\d+)/g;

/** The table of contents that Emscripten's file packager writes into the loader script. */
export function readPackedFiles(loader: string): readonly PackedFile[] {
  return [...loader.matchAll(entryPattern)].map(([, name = '', start, end]) => ({
    name,
    start: Number(start),
    end: Number(end),
  }));
}

/** Languages of the catalogue's voices: data of all hundred would be 24 MB. */
const wanted =
  /^(?:(?:phontab|phonindex|phondata|intonations|(?:en|fr|es|it|de|ru)_dict)$|lang\/(?:gmw\/(?:en|de)|roa\/(?:fr|es|it)|zle\/ru))/;

export function isWantedPhonemeFile(name: string): boolean {
  return wanted.test(name) && !name.includes('..');
}

/** `espeak-ng.js` + `espeak-ng.data` → the files of `espeak-ng-data/`. */
export const prepareEspeakData: PrepareStep = async (input) => {
  const loader = await readFile(onlyAsset(input, '.js'), 'utf8');
  const data = await readFile(onlyAsset(input, '.data'));
  for (const file of readPackedFiles(loader).filter(({ name }) => isWantedPhonemeFile(name))) {
    const path = join(input.outDir, file.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data.subarray(file.start, file.end));
  }
};
