import { extname } from 'node:path';

/** The engine hosts there are: each is a main program beside this file. */
export type HostName = 'hearing' | 'speaking' | 'thinking';

/** Where a host's program lies: `.ts` when the sources run as they are, `.js` in the package. */
export function hostEntry(name: HostName): URL {
  return new URL(`./${name}-host${extname(import.meta.url)}`, import.meta.url);
}
