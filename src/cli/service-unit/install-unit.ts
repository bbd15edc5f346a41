import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AibotError } from '../../shared/errors.ts';
import { type ServiceScope, unitName } from './service-place.ts';

/** Runs `systemctl` with these arguments; rejects when it fails. */
export type Systemctl = (args: readonly string[]) => Promise<void>;

export interface UnitTarget {
  readonly scope: ServiceScope;
  readonly file: string;
  /** Undefined where systemd does not run: then only files are looked after. */
  readonly systemctl: Systemctl | undefined;
}

export type InstallOutcome = 'written' | 'changed' | 'unchanged';

/**
 * Puts the unit in its place, and has systemd start it now and from then on. Safe to repeat.
 * @throws AibotError `unit-not-writable`
 */
export async function installUnit(target: UnitTarget, text: string): Promise<InstallOutcome> {
  const before = readIfThere(target.file);
  if (before !== text) write(target.file, text);
  await tell(target, ['daemon-reload']);
  await tell(target, ['enable', unitName]);
  // `restart` and not `start`: one that runs already runs the old command.
  await tell(target, [before === text ? 'start' : 'restart', unitName]);
  return before === undefined ? 'written' : before === text ? 'unchanged' : 'changed';
}

/** Takes it away again; false when there was none. */
export async function uninstallUnit(target: UnitTarget): Promise<boolean> {
  if (readIfThere(target.file) === undefined) return false;
  await tell(target, ['disable', '--now', unitName]);
  try {
    rmSync(target.file);
  } catch (cause) {
    throw notWritable(target.file, cause);
  }
  await tell(target, ['daemon-reload']);
  return true;
}

async function tell({ scope, systemctl }: UnitTarget, args: readonly string[]): Promise<void> {
  await systemctl?.(scope === 'user' ? ['--user', ...args] : args);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw notWritable(file, cause);
  }
}

const notWritable = (file: string, cause: unknown) =>
  new AibotError(`The unit ${file} cannot be changed by this user.`, {
    code: 'unit-not-writable',
    cause,
    nextSteps: ['Run the command with sudo, or leave out `--system` for a unit of your own.'],
  });
