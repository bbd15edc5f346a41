import { spawnSync } from 'node:child_process';
import { execa } from 'execa';
import { readPages } from './pages.ts';

export const hasCurl = spawnSync('curl', ['--version']).status === 0;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasCurl) console.warn('!! curl is not installed; the examples with it are SKIPPED.');

export interface CurlExample {
  readonly path: string;
  readonly line: string;
}

/** What the pages say can be asked of a gateway on this machine, one line each. */
export const curlExamples: readonly CurlExample[] = readPages().flatMap(({ path, blocks }) =>
  blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.startsWith('curl ') && line.includes('localhost:8080'))
    .map((line) => ({ path, line })),
);

/** The same command for a gateway that listens elsewhere, and one whose exit code tells whether it was answered well. */
export const curlCommand = ({ line }: CurlExample, url: string): string =>
  line
    .replace('curl ', 'curl -sS --fail-with-body ')
    .replaceAll('localhost:8080', url.replace('http://', ''));

/** Why an example cannot be tried here: the Ogg file that it sends is made by ffmpeg. */
export const whyNotHere = ({ line }: CurlExample): string | undefined =>
  line.includes('.ogg') && !hasFfmpeg ? 'ffmpeg makes the Ogg file' : undefined;

/** Makes the `question.ogg` that examples send of the `question.wav` in a folder. */
export async function encodeQuestion(dir: string): Promise<void> {
  if (!hasFfmpeg) return;
  await execa('ffmpeg', ['-loglevel', 'error', '-i', 'question.wav', 'question.ogg'], { cwd: dir });
}
