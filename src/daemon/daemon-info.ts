import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Who holds the daemon's lock. Believe it only while the lock is held: a killed daemon leaves it behind. */
const daemonInfoSchema = z.object({ pid: z.int(), version: z.string(), startedAtMs: z.number() });
export type DaemonInfo = z.output<typeof daemonInfoSchema>;

export function readDaemonInfo(file: string): DaemonInfo | undefined {
  try {
    return daemonInfoSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeDaemonInfo(file: string, info: DaemonInfo): void {
  writeFileSync(file, `${JSON.stringify(info)}\n`, { mode: 0o600 });
}

export function removeDaemonInfo(file: string): void {
  rmSync(file, { force: true });
}
