import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasTmux, openTmux } from '../tui/tmux-terminal.ts';
import { openHome } from './home.ts';

const devFile = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
const timeoutMs = 90_000;

/** The dashboard as it is started from a shell that says what it returned. */
const command = `echo before; "${process.execPath}" "${devFile}" dashboard; echo "returned $?"; cat`;

describe.skipIf(!hasTmux())('the dashboard on a real terminal', () => {
  it(
    'opens without a daemon, finds it, loses it, finds it again, and gives the terminal back',
    async () => {
      await using home = openHome();
      using terminal = openTmux({
        command,
        env: { ...home.env, TERM: 'xterm-256color' },
        columns: 100,
        rows: 30,
      });
      expect(await terminal.until('The daemon is not running.')).toContain('`aibot up`');

      const { status } = await home.launch();
      expect(await terminal.until('● ready')).not.toContain('not running');
      process.kill(status.pid, 'SIGKILL');
      await terminal.until('✖ lost');
      await home.launch();
      await terminal.until('The daemon is back.');

      terminal.press('5');
      await terminal.until('daemon ready');
      terminal.press('/', 'light', 'Enter');
      expect(await terminal.until('filter: light')).not.toContain('daemon ready');
      terminal.resize(60, 20);
      await terminal.until('5 Logs');
      terminal.press(':', 'Enter', ':say hello', 'Enter');
      await terminal.until('Said.');
      terminal.press('2');
      await terminal.until('hello');

      terminal.press('q');
      const after = await terminal.until('returned 0');
      expect(after).toContain('before');
      expect(after).not.toContain('Transcript');
    },
    timeoutMs,
  );

  it(
    'asks before it restarts a part, and does it',
    async () => {
      await using home = openHome();
      await home.launch();
      using terminal = openTmux({
        command,
        env: { ...home.env, TERM: 'xterm-256color' },
        columns: 80,
        rows: 24,
      });
      await terminal.until('● ready');
      terminal.press(':restart light', 'Enter');
      await terminal.until('Restart light?');
      terminal.press('n');
      await terminal.until('Nothing was done.');
      terminal.press(':', 'Up', 'Enter');
      await terminal.until('Restart light?');
      terminal.press('y');
      await terminal.until('Restarted light.');
      terminal.press('C-c');
      await terminal.until('returned 0');
    },
    timeoutMs,
  );
});

describe('the dashboard without a terminal', () => {
  it(
    'is a stream of sentences, through the loss of the daemon',
    async () => {
      await using home = openHome();
      const dashboard = home.start(['dashboard']);
      await dashboard.untilOutput('The daemon is not running. Start it with `aibot up`.');
      const { status } = await home.launch();
      await dashboard.untilOutput('in no voice channel.');
      process.kill(status.pid, 'SIGKILL');
      await home.launch();
      await dashboard.untilOutput('The daemon is back.');
      dashboard.interrupt();
      const { code, stdout } = await dashboard.ended;
      expect(code).toBe(130);
      expect(stdout).not.toContain('\u001b');
    },
    timeoutMs,
  );
});
