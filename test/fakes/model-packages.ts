import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** An npm tarball with these files below `package/`. */
export function tarballOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(`package/${name}`, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A Python wheel with these files. */
export function wheelOf(files: Readonly<Record<string, Buffer>>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files))));
}

export interface PackageShelf {
  /** The environment to run npm and pip with: only the fakes are on its PATH. */
  readonly env: NodeJS.ProcessEnv;
  putNpm(spec: string, tarball: Buffer): Promise<void>;
  putWheel(spec: string, wheel: Buffer): Promise<void>;
}

/** Programs `npm` and `pip` that hand out what lies on a shelf and else fail as the real ones do. */
export async function createPackageShelf(
  dir: string,
  programs: readonly string[] = ['npm', 'pip'],
): Promise<PackageShelf> {
  const bin = join(dir, 'bin');
  const shelf = join(dir, 'shelf');
  await mkdir(bin, { recursive: true });
  await mkdir(shelf, { recursive: true });
  const place = (spec: string) => join(shelf, encodeURIComponent(spec));
  const missing: Readonly<Record<string, string>> = {
    npm: 'npm error code E404',
    pip: 'ERROR: No matching distribution found for it',
  };
  for (const program of programs) {
    const [option, suffix] = program === 'npm' ? ['--pack-destination', 'tgz'] : ['--dest', 'whl'];
    const script = `#!${process.execPath}
const { copyFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const from = join(${JSON.stringify(shelf)}, encodeURIComponent(args[1]));
if (!existsSync(from)) {
  console.error(${JSON.stringify(missing[program])});
  process.exit(1);
}
copyFileSync(from, join(args[args.indexOf('${option}') + 1], 'package.${suffix}'));
`;
    await writeFile(join(bin, program), script);
    await chmod(join(bin, program), 0o755);
  }
  return {
    env: { PATH: bin },
    putNpm: (spec, tarball) => writeFile(place(spec), tarball),
    putWheel: (spec, wheel) => writeFile(place(spec), wheel),
  };
}
