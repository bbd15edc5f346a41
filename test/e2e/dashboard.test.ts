import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TerminalSession } from '../../scripts/recordings/terminal-session.ts';
import { commandFile, type Home, openHome } from './home.ts';

const crashFile = new URL('../fakes/crash-on-signal.ts', import.meta.url).href;
const timeoutMs = 120_000;
const keys = { enter: '\r', escape: '\u001b', up: '\u001b[A', ctrlC: '\u0003' } as const;

/** The dashboard as it is started from a shell, which then says what it returned. */
const command = `echo before; sh -c 'echo $$ > "$HOME/pid"; exec "${process.execPath}" "${commandFile}" dashboard'; echo "returned $?"`;

async function openDashboard(home: Home, size = { columns: 100, rows: 30 }, env: NodeJS.ProcessEnv = {}) {
  const session = new TerminalSession({ ...size, env: { ...home.env, ...env }, cwd: home.env['HOME'] ?? '' });
  await session.untilPrompt();
  session.press(`${command}\r`);
  return session;
}

/** The terminal is as it was: its own screen, the cursor, keys that are shown, no modes left on. */
async function expectRestored(session: TerminalSession): Promise<void> {
  await session.untilPrompt();
  expect(session.terminal.buffer.active.type).toBe('normal');
  expect(session.screen()).toContain('before');
  expect(session.screen()).not.toContain('1 Overview');
  const written = session.events.map(([, data]) => data).join('');
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
  // Only a terminal that echoes shows what is typed before it is run.
  session.press('echo seen-$((6*7))');
  await session.untilShown(/echo seen-\$\(\(6\*7\)\)/);
  session.press(keys.enter);
  await session.untilShown(/^seen-42$/m);
}

/** Its shell has left its process to the dashboard. */
const pidOfDashboard = (home: Home) => Number(readFileSync(join(home.env['HOME'] ?? '', 'pid'), 'utf8'));

describe('the dashboard on a real terminal', () => {
  it(
    'opens without a daemon, finds it, loses it, finds it again, and gives the terminal back',
    async () => {
      await using home = openHome();
      await using session = await openDashboard(home);
      await session.untilShown(/The daemon is not running\./);
      expect(session.screen()).toContain('`aibot up`');
      expect(session.terminal.buffer.active.type).toBe('alternate');

      const { status } = await home.launch();
      await session.untilShown(/● ready/);
      expect(session.screen()).not.toContain('not running');
      process.kill(status.pid, 'SIGKILL');
      await session.untilShown(/✖ lost/);
      expect(session.screen()).toContain('aibot up');
      await home.launch();
      await session.untilShown(/The daemon is back\./);

      session.press('5');
      await session.untilShown(/daemon ready/);
      session.press('/light\r');
      await session.untilShown(/filter: light/);
      expect(session.screen()).not.toContain('daemon ready');
      session.resize(60, 20);
      await session.untilShown(/5 Logs/);
      expect(session.screen().split('\n').length).toBeLessThanOrEqual(20);
      session.press(':say hello\r');
      await session.untilShown(/Said\./);
      session.press('2');
      await session.untilShown(/hello/);
      session.resize(30, 8);
      await session.untilShown(/needs 40 and/);
      session.resize(100, 30);
      await session.untilShown(/Transcript/);

      session.press('q');
      await session.untilShown(/returned 0/);
      await expectRestored(session);
    },
    timeoutMs,
  );

  it(
    'asks before it restarts or stops a service, and does it',
    async () => {
      await using home = openHome();
      await home.launch();
      await using session = await openDashboard(home, { columns: 80, rows: 24 });
      await session.untilShown(/● ready/);
      session.press('4');
      await session.untilShown(/service:lamp +● ready/);
      session.press('x');
      await session.untilShown(/Stop service:lamp\?/);
      session.press('n');
      await session.untilShown(/Nothing was done\./);
      session.press('x');
      await session.untilShown(/Stop service:lamp\?/);
      session.press('y');
      await session.untilShown(/Stopped lamp\./);
      await session.untilShown(/service:lamp +■ stopped/);
      session.press(':restart l\t\r');
      await session.untilShown(/Restart l\?/);
      session.press('n:');
      session.press(keys.up);
      await session.untilShown(/:restart l/);
      session.press('amp\r');
      await session.untilShown(/Restart lamp\?/);
      session.press('y');
      await session.untilShown(/Restarted lamp\./);
      await session.untilShown(/service:lamp +● ready/);
      session.press(keys.ctrlC);
      await session.untilShown(/returned 0/);
      await expectRestored(session);
    },
    timeoutMs,
  );

  it(
    'gives the terminal back when it crashes, and says there what went wrong',
    async () => {
      await using home = openHome();
      await using session = await openDashboard(home, undefined, { NODE_OPTIONS: `--import ${crashFile}` });
      await session.untilShown(/The daemon is not running\./);
      process.kill(pidOfDashboard(home), 'SIGUSR2');
      await session.untilShown(/crashed as asked/);
      await session.untilShown(/returned [1-9]/);
      await expectRestored(session);
    },
    timeoutMs,
  );

  it(
    'gives the terminal back when it is told to end',
    async () => {
      await using home = openHome();
      await using session = await openDashboard(home);
      await session.untilShown(/The daemon is not running\./);
      process.kill(pidOfDashboard(home), 'SIGTERM');
      await session.untilShown(/returned \d/);
      await expectRestored(session);
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
