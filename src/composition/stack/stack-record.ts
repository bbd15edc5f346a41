import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ensurePrivateDir } from '../../config/private-dir.ts';

const recordSchema = z.object({
  project: z.string().min(1),
  endpoint: z.string().min(1),
  /** Services that somebody has stopped: a daemon that comes back leaves them so. */
  stopped: z.array(z.string()).default([]),
});

/** Which containers are ours: `aibot down` finds them, whatever the configuration says by then. */
export type StackRecord = z.output<typeof recordSchema>;

export function readStackRecord(file: string): StackRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Half written by a machine that went down: what it said is in the configuration as well.
    return undefined;
  }
}

export function writeStackRecord(file: string, record: StackRecord): void {
  ensurePrivateDir(dirname(file));
  writeFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

export const removeStackRecord = (file: string): void => rmSync(file, { force: true });
