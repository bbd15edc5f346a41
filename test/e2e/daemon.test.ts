import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLogFiles } from '../../src/cli/log-files.ts';
import { ensurePrivateDir } from '../../src/config/private-dir.ts';
import { createControlClient } from '../../src/control/client.ts';
import { readDaemonInfo, writeDaemonInfo } from '../../src/daemon/daemon-info.ts';
import { isLocked, tryInstanceLock, waitForInstanceLock } from '../../src/daemon/instance-lock.ts';
import { isDaemonAlive, restartDaemon, stopDaemon } from '../../src/daemon/launcher.ts';
import { lightDaemonFile, openHome, signal } from './home.ts';

const nobody = 65_534;

describe('launching the daemon', () => {
  it('starts it once, keeps others out, and stops it without a trace', async () => {
    await using home = openHome();
    const first = await home.launch();
    const second = await home.launch();
    expect([first.how, second.how]).toEqual(['started', 'already-running']);
    expect(second.status.pid).toBe(first.status.pid);
    expect(statSync(home.paths.runtimeDir).mode & 0o777).toBe(0o700);
    expect(statSync(home.paths.socketPath).mode & 0o777).toBe(0o600);
    expect(await stopDaemon({ signal, env: home.env })).toEqual({
      wasRunning: true,
      pid: first.status.pid,
      how: 'asked',
    });
    expect(existsSync(home.paths.socketPath)).toBe(false);
    expect(await isDaemonAlive(home.env)).toBe(false);
  });

  it('starts one daemon for many callers at once', async () => {
    await using home = openHome();
    const outcomes = await Promise.all([home.launch(), home.launch(), home.launch(), home.launch()]);
    expect(new Set(outcomes.map((outcome) => outcome.status.pid)).size).toBe(1);
    expect(outcomes.filter((outcome) => outcome.how === 'started')).toHaveLength(1);
  });

  it('refuses a second daemon beside the first', async () => {
    await using home = openHome();
    const { status } = await home.launch();
    const lock = tryInstanceLock(home.paths.daemonLockFile);
    expect(lock).toBeUndefined();
    const run = await home.run(['daemon', 'run', '--json']);
    expect(run.code).toBe(5);
    expect(run.json()).toMatchObject({ status: 5, error: { code: 'daemon-already-running' } });
    expect(run.stdout).toContain(String(status.pid));
  });

  it('comes back after kill -9, though socket, lock and pid file were left behind', async () => {
    await using home = openHome();
    const { status } = await home.launch();
    process.kill(status.pid, 'SIGKILL');
    const freed = await waitForInstanceLock(home.paths.daemonLockFile, { signal, deadlineMs: 10_000 });
    expect(freed).toBeDefined();
    freed?.release();
    expect(existsSync(home.paths.socketPath)).toBe(true);
    expect(readDaemonInfo(home.paths.daemonInfoFile)?.pid).toBe(status.pid);
    const again = await home.launch();
    expect(again.how).toBe('started');
    expect(again.status.pid).not.toBe(status.pid);
  });

  it('never signals a foreign process that has the pid of a dead daemon', async () => {
    await using home = openHome();
    ensurePrivateDir(home.paths.runtimeDir);
    tryInstanceLock(home.paths.daemonLockFile)?.release();
    writeDaemonInfo(home.paths.daemonInfoFile, { pid: process.pid, version: '0.0.1', startedAtMs: 0 });
    expect(await stopDaemon({ signal, env: home.env })).toEqual({ wasRunning: false });
    expect((await home.launch()).how).toBe('started');
  });

  it('replaces a daemon of another version', async () => {
    await using home = openHome();
    ensurePrivateDir(home.paths.runtimeDir);
    const lock = tryInstanceLock(home.paths.daemonLockFile);
    const asked: string[] = [];
    const old = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.setHeader('content-type', 'application/json');
      if (request.url === '/v1/shutdown') {
        response.end(JSON.stringify({ pid: process.pid }), () => old.close(() => lock?.release()));
        return;
      }
      response.end(JSON.stringify(oldStatus));
    });
    await new Promise<void>((resolve) => old.listen(home.paths.socketPath, resolve));
    const outcome = await home.launch();
    expect(outcome.how).toBe('replaced');
    expect(outcome.status.version).not.toBe(oldStatus.version);
    expect(asked).toContain('POST /v1/shutdown');
  });

  it('gives two homes a daemon each', async () => {
    await using one = openHome();
    await using two = openHome();
    const [first, second] = await Promise.all([one.launch(), two.launch()]);
    expect(first.status.pid).not.toBe(second.status.pid);
    await stopDaemon({ signal, env: one.env });
    expect(await isDaemonAlive(two.env)).toBe(true);
  });

  it('puts the socket elsewhere when its path would be too long', async () => {
    using outer = tempDir();
    const deep = join(outer.path, 'x'.repeat(60), 'y'.repeat(60));
    mkdirSync(deep, { recursive: true });
    await using home = openHome(deep);
    expect(Buffer.byteLength(home.paths.socketPath)).toBeLessThan(100);
    expect((await home.launch()).status.state).toBe('ready');
  });

  it('says why it failed, with the next step, and leaves nothing running', async () => {
    await using home = openHome();
    const failed = home.launch({ env: { ...home.env, LIGHT_DAEMON: 'fail' } });
    await expect(failed).rejects.toMatchObject({
      code: 'light-failed',
      message: 'The light part is ill.',
      nextSteps: ['Cure it.'],
    });
    const lock = await waitForInstanceLock(home.paths.daemonLockFile, { signal, deadlineMs: 10_000 });
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('tells a crash while starting from a failure', async () => {
    await using home = openHome();
    const crashed = home.launch({ env: { ...home.env, LIGHT_DAEMON: 'crash' } });
    await expect(crashed).rejects.toThrow(/SIGABRT/);
  });

  it('gives up on a daemon that is never ready, and ends it', async () => {
    await using home = openHome();
    const deaf = home.launch({ env: { ...home.env, LIGHT_DAEMON: 'deaf' }, deadlineMs: 1_500 });
    await expect(deaf).rejects.toMatchObject({ code: 'daemon-failed' });
    const lock = await waitForInstanceLock(home.paths.daemonLockFile, { signal, deadlineMs: 10_000 });
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('refuses a broken configuration before anything is started', async () => {
    await using home = openHome();
    mkdirSync(home.paths.configDir, { recursive: true });
    writeFileSync(home.paths.configFile, '{"assistent":{}}');
    await expect(home.launch()).rejects.toMatchObject({ code: 'config-unknown-key' });
    expect(existsSync(home.paths.runtimeDir)).toBe(false);
  });

  it('ends a daemon that does not answer, and starts anew', { timeout: 30_000 }, async () => {
    await using home = openHome();
    const { status } = await home.launch({ env: { ...home.env, LIGHT_DAEMON: 'stuck' } });
    const said = createControlClient(home.paths.socketPath).call('say', { text: 'x' }, { deadlineMs: 500 });
    await expect(said).rejects.toMatchObject({ code: 'daemon-not-answering' });
    const again = await restartDaemon({ signal, env: home.env, mainFile: lightDaemonFile });
    expect(again.stopped).toMatchObject({ wasRunning: true, pid: status.pid, how: 'killed' });
    expect(again.status.pid).not.toBe(status.pid);
  });

  it('stops by itself when its home is taken away', async () => {
    await using home = openHome();
    await home.launch();
    const { daemonLockFile, socketPath } = home.paths;
    rmSync(socketPath);
    const lock = await waitForInstanceLock(daemonLockFile, { signal, deadlineMs: 10_000 });
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('says that the socket is denied', async () => {
    await using home = openHome();
    await home.launch();
    const call = () => createControlClient(home.paths.socketPath).call('status', {});
    await asStranger(home.paths.socketPath, () =>
      expect(call()).rejects.toMatchObject({ code: 'daemon-socket-denied', exitCode: 5 }),
    );
    expect((await call()).state).toBe('ready');
  });

  it('refuses a socket on which another program listens', async () => {
    await using home = openHome();
    ensurePrivateDir(home.paths.runtimeDir);
    const stranger = createServer((_, response) => response.writeHead(418).end());
    await new Promise<void>((resolve) => stranger.listen(home.paths.socketPath, resolve));
    onTestFinished(() => void stranger.close());
    await expect(home.launch()).rejects.toMatchObject({ code: 'socket-taken' });
    expect(isLocked(home.paths.daemonLockFile)).toBe(false);
  });

  it('keeps secrets and private words out of its log', async () => {
    await using home = openHome();
    await home.launch();
    const { records } = await createControlClient(home.paths.socketPath).call('logs', { source: 'light' });
    expect(records[0]).toMatchObject({
      message: 'light part starting',
      fields: { token: '[private]', text: '[private]' },
    });
    await stopDaemon({ signal, env: home.env });
    expect(readLogFiles(home.paths, { source: 'light' }, 10)).toEqual(records);
  });
});

const oldStatus = {
  state: 'ready',
  version: '0.0.1',
  pid: 1,
  profile: 'embedded',
  startedAtMs: 0,
  uptimeMs: 0,
  components: [],
  sessions: [],
  turns: { answered: 0, interrupted: 0, ignored: 0, failed: 0 },
  resources: { rssBytes: 0, heapUsedBytes: 0, cpuFraction: 0, eventLoopDelayP99Ms: 0 },
};

/** Runs something as a user who may not open the socket: another one, or, without that right, with the socket closed. */
async function asStranger(socketPath: string, run: () => Promise<void>): Promise<void> {
  if (process.getuid?.() === 0) process.seteuid?.(nobody);
  else chmodSync(socketPath, 0o000);
  try {
    await run();
  } finally {
    if (process.getuid?.() === 0) process.seteuid?.(0);
    else chmodSync(socketPath, 0o600);
  }
}

function tempDir(): Disposable & { readonly path: string } {
  const path = join(process.env['TMPDIR'] ?? '/tmp', `aibot-long-${process.pid}`);
  mkdirSync(path, { recursive: true });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
