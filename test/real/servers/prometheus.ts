import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findDebian, unpackPackages } from '../../docker/engine/debian-packages.ts';
import { testCacheDir } from '../../docker/engine/engine-tools.ts';
import { answers, type RunningServer, startServer } from './start-server.ts';

/**
 * The real Prometheus, as Debian sid has it (3.5, as in `stacks/compose.yaml`); unpacked for the tests, not installed.
 * Undefined, with a notice, where it cannot be had.
 */
export async function findPrometheus(): Promise<string | undefined> {
  const dir = join(testCacheDir(), 'prometheus-sid');
  const command = join(dir, 'usr/bin/prometheus');
  try {
    const debian = await findDebian();
    if (debian) await unpackPackages(dir, { suite: 'sid', mirror: debian.mirror, packages: ['prometheus'] });
  } catch (error) {
    console.warn(
      `!! Prometheus cannot be fetched: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (existsSync(command)) return command;
  console.warn('!! There is no Prometheus here; its tests are SKIPPED.');
  return undefined;
}

/** Prometheus with everything it writes below `home`. */
export const startPrometheus = (command: string, configFile: string, home: string): Promise<RunningServer> =>
  startServer({
    name: 'prometheus',
    command,
    args: (port) => [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${home}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    check: answers('/-/ready'),
  });
