import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { resolvePaths } from '../../../src/config/paths.ts';
import { findDebian, unpackPackages } from './debian-packages.ts';

/** Programs that make an engine, and the environment they run in. */
export interface EngineTools {
  readonly env: Readonly<Record<string, string>>;
  readonly extraArguments: readonly string[];
  /** Folder of Docker's plugins: compose, buildx. */
  readonly pluginsDir: string;
}

/** Where downloads of these tests stay from run to run, outside the clone. */
export const testCacheDir = () =>
  join(resolvePaths({ env: { ...process.env, AIBOT_HOME: '' } }).cacheDir, 'test-docker');

/** Of the keeper, where the programs cannot be fetched: no fault of what is tested. */
export const noToolsExitCode = 69;

/** Why no throw-away engine can run on this machine; `undefined` when one can. */
export async function whyNoEngine(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'a throw-away engine needs Linux';
  if (process.getuid?.() !== 0) return 'a throw-away engine needs root';
  if (!(await findDebian())) return "a throw-away engine needs Debian's apt";
  return undefined;
}

/**
 * The engine comes from Debian sid (its Compose and Buildx are recent); what touches the kernel or needs the
 * machine's own libc, iptables and runc, comes from the machine's release unless it is installed.
 */
export async function ensureEngineTools(): Promise<EngineTools> {
  const debian = await findDebian();
  if (!debian) throw new Error("a throw-away engine needs Debian's apt");
  const { mirror, release } = debian;
  const engineDir = join(testCacheDir(), 'engine-sid');
  const hostDir = join(testCacheDir(), `engine-${release}`);
  await mkdir(testCacheDir(), { recursive: true });
  await unpackPackages(engineDir, {
    mirror,
    suite: 'sid',
    packages: [
      'docker.io',
      'docker-cli',
      'docker-compose',
      'docker-buildx',
      'containerd',
      'tini-static|tini',
    ],
  });
  await unpackPackages(hostDir, {
    mirror,
    suite: release,
    packages: [
      ...['iptables', 'libip4tc2|libip4tc2t64', 'libip6tc2|libip6tc2t64', 'libxtables12|libxtables12t64'],
      ...['libmnl0', 'libnftnl11', 'libnfnetlink0', 'libnetfilter-conntrack3', 'runc', 'libseccomp2'],
      ...['docker-registry', 'busybox-static'],
    ],
  });
  await addCommandNames(hostDir);
  const folders = [engineDir, hostDir].flatMap((dir) => [
    join(dir, 'usr/sbin'),
    join(dir, 'usr/bin'),
    join(dir, 'sbin'),
    join(dir, 'bin'),
  ]);
  const libraries = await libraryFolder(hostDir);
  const proxy = join(engineDir, 'usr/sbin/docker-proxy');
  const init = ['tini-static', 'tini'].map((name) => join(engineDir, 'usr/bin', name)).find(existsSync);
  return {
    env: {
      PATH: [...folders, process.env['PATH'] ?? ''].join(delimiter),
      LD_LIBRARY_PATH: libraries,
      XTABLES_LIBDIR: join(libraries, 'xtables'),
    },
    extraArguments: [
      ...(existsSync(proxy) ? ['--userland-proxy-path', proxy] : []),
      ...(init ? ['--init-path', init] : []),
    ],
    pluginsDir: join(engineDir, 'usr/libexec/docker/cli-plugins'),
  };
}

/** What an installed iptables gets from update-alternatives. */
async function addCommandNames(dir: string): Promise<void> {
  const program = join(dir, 'usr/sbin/xtables-nft-multi');
  if (!existsSync(program)) return;
  for (const name of ['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save'])
    await symlink(program, join(dir, 'usr/sbin', name)).catch(() => undefined);
}

async function libraryFolder(dir: string): Promise<string> {
  const { stdout } = await execa`dpkg --print-architecture`;
  const triplet = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[stdout.trim()] ?? stdout.trim();
  return join(dir, 'usr/lib', triplet);
}

/** A statically linked busybox: all the user space that a test container needs. */
export async function busyboxPath(tools: EngineTools): Promise<string> {
  const { stdout } = await execa({ env: tools.env })`which busybox`;
  return stdout.trim();
}

export async function writePluginConfig(dir: string, tools: EngineTools): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [tools.pluginsDir] }));
}
