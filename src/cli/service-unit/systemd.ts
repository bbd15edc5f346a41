import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { AibotError, exitCodes } from '../../shared/errors.ts';
import type { Systemctl } from './install-unit.ts';

/** Whether systemd is what started this machine; see sd_booted(3). */
export const isSystemdRunning = () => process.platform === 'linux' && existsSync('/run/systemd/system');

/** The real one. */
export function createSystemctl(signal: AbortSignal): Systemctl {
  return async (args) => {
    try {
      await promisify(execFile)('systemctl', args, { signal, timeout: 60_000 });
    } catch (cause) {
      const { stderr } = cause as { readonly stderr?: string };
      throw new AibotError(
        `\`systemctl ${args.join(' ')}\` failed: ${firstLine(stderr) ?? 'no reason given'}`,
        {
          code: 'systemctl-failed',
          cause,
          nextSteps: [
            'See more with `systemctl --user status aibot` (without --user for a unit of the machine).',
            'Without a login session, allow one with `loginctl enable-linger`.',
          ],
        },
      );
    }
  };
}

/** What to do instead where there is no systemd. */
export function systemdMissing(command: readonly string[]): AibotError {
  const line = command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ');
  return new AibotError('This machine is not run by systemd.', {
    code: 'systemd-missing',
    exitCode: exitCodes.unavailable,
    nextSteps: [
      `Start it with the machine from cron: put \`@reboot ${line}\` in the table that \`crontab -e\` opens.`,
      'See the unit all the same with `aibot daemon install --print`.',
    ],
  });
}

const firstLine = (text: string | undefined) => text?.trim().split('\n')[0] || undefined;
