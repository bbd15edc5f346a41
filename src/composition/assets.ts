import { fileURLToPath } from 'node:url';

/** A file that ships with the product; `assets/` lies beside `src/` and `dist/` alike. */
export function assetFile(name: string): string {
  return fileURLToPath(new URL(`../../assets/${name}`, import.meta.url));
}
