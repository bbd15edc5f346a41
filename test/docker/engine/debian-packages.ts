import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The machine's own mirror of Debian and the name of its release, as apt knows them. */
export async function findDebian(): Promise<
  { readonly mirror: string; readonly release: string } | undefined
> {
  const asked = await execa({
    reject: false,
  })`apt-get indextargets --format ${'$(REPO_URI) $(CODENAME)'} ${'Created-By: Packages'}`;
  if (asked.exitCode !== 0) return undefined;
  const pair = asked.stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([uri, codename]) => uri?.includes('debian') && codename && !/-/.test(codename));
  const [mirror, release] = pair ?? [];
  return mirror && release ? { mirror, release } : undefined;
}

export interface PackageSet {
  readonly suite: string;
  readonly mirror: string;
  /** Alternatives of one package are separated by `|`: the first one that there is. */
  readonly packages: readonly string[];
  /** Leaves the archives as they are instead of unpacking them. */
  readonly keepArchives?: boolean | undefined;
}

/**
 * Packages of a Debian suite, downloaded and unpacked into `dir`, nothing installed: apt looks at a list, a
 * state and a cache of its own. Once there, they are there for good.
 */
export async function unpackPackages(dir: string, set: PackageSet): Promise<void> {
  const wanted = set.packages.join(' ');
  const marker = join(dir, 'packages');
  if (existsSync(marker)) return;
  const work = await mkdtemp(join(tmpdir(), 'aibot-apt-'));
  const unpacked = `${dir}.${process.pid}`;
  try {
    const apt = await createAptView(work, set);
    await apt(['update']);
    const debs = join(work, 'debs');
    await mkdir(debs);
    for (const alternatives of set.packages) await downloadOne(apt, alternatives.split('|'), debs);
    if (set.keepArchives) await cp(debs, unpacked, { recursive: true });
    else for (const deb of await readdir(debs)) await execa`dpkg-deb -x ${join(debs, deb)} ${unpacked}`;
    await writeFile(join(unpacked, 'packages'), `${wanted}\n`);
    await rm(dir, { recursive: true, force: true });
    await rename(unpacked, dir);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(unpacked, { recursive: true, force: true });
  }
}

type Apt = (args: readonly string[], cwd?: string) => Promise<void>;

async function createAptView(work: string, { suite, mirror }: PackageSet): Promise<Apt> {
  for (const dir of ['state/lists/partial', 'cache/archives/partial'])
    await mkdir(join(work, dir), { recursive: true });
  await writeFile(join(work, 'status'), '');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  await writeFile(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Check-Valid-Until': 'false',
    'Acquire::Retries': '2',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return async (args, cwd = work) => {
    await execa('apt-get', ['-qq', ...options, ...args], { cwd });
  };
}

async function downloadOne(apt: Apt, alternatives: readonly string[], dir: string): Promise<void> {
  let failure: unknown;
  for (const name of alternatives) {
    try {
      await apt(['download', name], dir);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
