import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findDebian, unpackPackages } from '../../docker/engine/debian-packages.ts';
import { testCacheDir } from '../../docker/engine/engine-tools.ts';

const module = 'github.com/ollama/ollama';

/** Without one that fits the processor Ollama computes some fifty times slower. It takes the best one it can run. */
const backends = process.arch === 'x64' ? ['ggml-cpu-haswell', 'ggml-cpu-icelake'] : ['ggml-cpu'];

/**
 * Compiles Ollama as it is published through Go's module proxy, with its libraries for the processor: `bin/ollama`
 * and `lib/ollama/` below `home`. Needs go, a C++ compiler, cmake and Debian's apt; some minutes of two cores.
 */
export async function buildOllama(version: string, home: string, say: (step: string) => void): Promise<void> {
  await mkdir(testCacheDir(), { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'aibot-ollama-'));
  const half = `${home}.${process.pid}`;
  try {
    say('fetching its sources');
    const headers = await fetchHeaders();
    const fetched = await execa`go mod download -json ${`${module}@v${version}`}`;
    const { Dir: sources } = JSON.parse(fetched.stdout) as { readonly Dir: string };
    say('compiling the program');
    await execa({
      env: {
        CGO_ENABLED: '1',
        CGO_CPPFLAGS: `-I${headers}`,
        GOBIN: join(half, 'bin'),
        GOFLAGS: '-buildvcs=false',
      },
    })`nice -n 10 go install -p 2 -trimpath -ldflags ${`-s -w -X=${module}/version.Version=${version}`} ${`${module}@v${version}`}`;
    say('compiling its libraries for the processor');
    await execa`cmake -S ${sources} -B ${work} --preset CPU`;
    await execa`nice -n 10 cmake --build ${work} --target ${backends} --parallel 2`;
    await copyLibraries(join(work, 'lib/ollama'), join(half, 'lib/ollama'));
    // In one step, so that a run that was stopped leaves nothing half done.
    await rename(half, home);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(half, { recursive: true, force: true });
  }
}

/** Folders called `vendor` are left out of a Go module; what stood in Ollama's are headers that Debian has as well. */
async function fetchHeaders(): Promise<string> {
  const debian = await findDebian();
  if (!debian) throw new Error("the headers it needs come from Debian's apt");
  const dir = join(testCacheDir(), 'ollama-headers');
  const packages = ['nlohmann-json3-dev', 'libminiaudio-dev', 'libstb-dev'];
  await unpackPackages(dir, { suite: 'sid', mirror: debian.mirror, packages });
  const include = join(dir, 'usr/include');
  await mkdir(join(include, 'miniaudio'), { recursive: true });
  const link = join(include, 'miniaudio/miniaudio.h');
  if (!existsSync(link)) await symlink('../miniaudio.h', link);
  return include;
}

/** What of a folder of Ollama's libraries computes on the processor; those for graphics cards are gigabytes. */
export async function copyLibraries(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => /^libggml-(base|cpu)/.test(name));
  if (names.length === 0) throw new Error(`${from} has no libraries for the processor`);
  for (const name of names)
    await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
}
