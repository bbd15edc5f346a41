import { chmodSync, statSync } from 'node:fs';
import { AibotError } from '../shared/errors.ts';
import { makeFolder } from '../shared/make-folder.ts';

/**
 * Makes `dir` and sees to it that only this user can enter it (0700). A directory of somebody else is refused:
 * in a shared place such as /tmp anyone could have made it first, to listen in.
 */
export function ensurePrivateDir(dir: string): void {
  makeFolder(dir, { mode: 0o700, nextStep: 'Set AIBOT_HOME to a directory of your own.' });
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(dir);
  if (uid !== process.getuid?.()) {
    throw new AibotError(`The directory ${dir} belongs to another user.`, {
      code: 'directory-not-ours',
      nextSteps: ['Set AIBOT_HOME to a directory of your own.'],
    });
  }
  if ((mode & 0o077) !== 0) chmodSync(dir, 0o700);
}
