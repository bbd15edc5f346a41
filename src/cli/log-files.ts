import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Paths } from '../config/paths.ts';
import { type LogFilter, type LogRecord, passesFilter, readLogLine } from '../control/logs.ts';

/** The newest `limit` records in the daemon's rotated files, oldest first: the log of a daemon that is not there. */
export function readLogFiles(
  paths: Pick<Paths, 'daemonLogFile'>,
  filter: LogFilter,
  limit: number,
): LogRecord[] {
  const records: LogRecord[] = [];
  for (const file of rotatedFiles(paths.daemonLogFile)) {
    const found = readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => readLogLine(line) ?? [])
      .filter((record) => passesFilter(record, filter));
    records.unshift(...found);
    if (records.length >= limit) break;
  }
  return records.slice(-limit);
}

/** `daemon.3.log`, `daemon.2.log`, …: the newest first. */
function rotatedFiles(logFile: string): string[] {
  const stem = basename(logFile, '.log');
  const numberOf = (name: string) =>
    Number(new RegExp(`^${stem}\\.(\\d+)\\.log$`).exec(name)?.[1] ?? Number.NaN);
  return listDir(dirname(logFile))
    .filter((name) => !Number.isNaN(numberOf(name)))
    .sort((a, b) => numberOf(b) - numberOf(a))
    .map((name) => join(dirname(logFile), name));
}

function listDir(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
