import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Paths, resolvePaths } from '../../src/config/paths.ts';
import {
  ensureDaemon,
  type LaunchOptions,
  type LaunchOutcome,
  stopDaemon,
} from '../../src/daemon/launcher.ts';

export const lightDaemonFile = fileURLToPath(new URL('../fakes/light-daemon.ts', import.meta.url));
/** As users have it where `npm test` has built it; from the sources where a developer runs one file. */
export const commandFile = fileURLToPath(
  new URL(process.env['AIBOT_TEST_BUILT'] ? '../../bin/run.js' : '../../bin/dev.js', import.meta.url),
);

export interface CommandOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON. */
  json(): Record<string, unknown>;
}

/** A home of its own below the system's temporary directory, and what a test does in it. */
export interface Home extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
  readonly paths: Paths;
  /** Starts the daemon without engines through the real launcher. */
  launch(options?: Partial<LaunchOptions>): Promise<LaunchOutcome>;
  /** Runs a command as a process, without a TTY. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandOutput>;
  /** Starts a command that goes on until it is interrupted. */
  start(args: readonly string[]): RunningCommand;
}

export interface RunningCommand {
  readonly ended: Promise<CommandOutput>;
  /** Resolves when stdout holds `text`; rejects when the command has ended without. */
  untilOutput(text: string): Promise<void>;
  interrupt(): void;
}

export const signal = new AbortController().signal;

export function openHome(parent = tmpdir()): Home {
  const dir = mkdtempSync(join(parent, 'aibot-e2e-'));
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: dir, AIBOT_HOME: dir, NO_COLOR: '1' };
  return {
    env,
    paths: resolvePaths({ env }),
    launch: (options) => ensureDaemon({ signal, env, cwd: dir, mainFile: lightDaemonFile, ...options }),
    run: (args, more = {}) => startCommand(args, { ...env, ...more }, dir).ended,
    start: (args) => startCommand(args, env, dir),
    async [Symbol.asyncDispose]() {
      await stopDaemon({ signal, env });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function startCommand(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): RunningCommand {
  const { promise: ended, resolve, reject } = Promise.withResolvers<CommandOutput>();
  const child = spawn(process.execPath, [commandFile, ...args], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.once('error', reject);
  child.once('close', (code) =>
    resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> }),
  );
  return {
    ended,
    interrupt: () => void child.kill('SIGINT'),
    async untilOutput(text) {
      while (!stdout.includes(text)) {
        const more = new Promise((resolve) => child.stdout.once('data', resolve));
        const last = await Promise.race([more, ended.then(() => 'ended' as const)]);
        if (last === 'ended' && !stdout.includes(text))
          throw new Error(`ended without "${text}": ${stdout}${stderr}`);
      }
    },
  };
}
