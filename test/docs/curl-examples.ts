import { readPages } from './pages.ts';

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
