import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { findDebian, unpackPackages } from '../engine/debian-packages.ts';
import { testCacheDir } from '../engine/engine-tools.ts';

export interface RootFileSystem {
  /** `sid`; the machine's own release unless named. */
  readonly suite?: string;
  /** `essential` is a system one can build in, `extract` no more than the files of the packages. */
  readonly variant: 'essential' | 'extract';
  readonly include: readonly string[];
}

/** The machine's own mirror and release of Debian. */
export async function debian() {
  const found = await findDebian();
  if (!found) throw new Error("images are built from Debian's packages");
  return found;
}

/** Packages of Debian as a tar archive, by mmdebstrap, which is unpacked for it and not installed. */
export async function makeRootFileSystem(
  tar: string,
  { suite, variant, include }: RootFileSystem,
): Promise<void> {
  if (existsSync(tar)) return;
  const { mirror, release } = await debian();
  const wanted = suite ?? release;
  const tool = join(testCacheDir(), 'mmdebstrap');
  await unpackPackages(tool, { suite: release, mirror, packages: ['mmdebstrap'] });
  const left = ['man', 'doc', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  const options = [
    ...[`--variant=${variant}`, '--mode=root', '--dpkgopt=force-unsafe-io', ...left],
    ...['--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Check-Valid-Until "false"'],
    `--include=${include.join(',')}`,
  ];
  // It tells the format by the ending.
  const half = `${tar.slice(0, -'.tar'.length)}.half.tar`;
  // It calls programs that stand beside it.
  const env = { PATH: [join(tool, 'usr/bin'), process.env['PATH']].join(delimiter) };
  const program = join(tool, 'usr/bin/mmdebstrap');
  await execa('perl', [program, ...options, wanted, half, `deb ${mirror} ${wanted} main`], { env });
  await rename(half, tar);
}
