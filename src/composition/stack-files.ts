import { fileURLToPath } from 'node:url';

/** Files of `stacks/`, which lies beside `src/` and `dist/` alike. */
const stackFile = (name: string) => fileURLToPath(new URL(`../../stacks/${name}`, import.meta.url));

/** The compose files of a profile, base first. */
export function stackFiles(isWithGpu: boolean): readonly [string, ...string[]] {
  const base = stackFile('compose.yaml');
  return isWithGpu ? [base, stackFile('compose.gpu.yaml')] : [base];
}
