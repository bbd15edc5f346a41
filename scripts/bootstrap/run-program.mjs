import { spawn } from 'node:child_process';
import { root } from './repository.mjs';

const stillThereEveryMs = 15_000;

/**
 * Runs a program and keeps what it prints; with `title`, shows that it runs and for how long. A signal ends the program
 * with all it has started, and then this process, as whoever sent it expects.
 * @returns {Promise<{ exitCode: number, output: string, elapsedMs: number }>}
 */
export async function runQuietly(program, args, { title, env = process.env, cwd = root } = {}) {
  const startedMs = performance.now();
  const ticker = title ? showRunning(title, startedMs) : undefined;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups });
  const interruption = passSignalsTo(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  try {
    const exitCode = await exitOf(child);
    return { exitCode, output, elapsedMs: performance.now() - startedMs };
  } finally {
    ticker?.stop();
    await interruption.settle();
  }
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Where there are process groups a program gets one of its own: its compilers and scripts end with it. */
const hasGroups = process.platform !== 'win32';

function passSignalsTo(child) {
  let received;
  const pass = (signal) => {
    received ??= signal;
    try {
      process.kill(hasGroups ? -child.pid : child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  for (const signal of endingSignals) process.on(signal, pass);
  return {
    async settle() {
      for (const signal of endingSignals) process.off(signal, pass);
      if (!received) return;
      process.stderr.write('Interrupted. The same command goes on from here.\n');
      // With nobody listening any more it ends this process, and says so to the shell. Nothing comes after it.
      process.kill(process.pid, received);
      await new Promise(() => setTimeout(() => undefined, 1_000));
    },
  };
}

/** Runs a program that talks to the terminal itself; signals reach it, and its exit code is ours. */
export async function runInTerminal(program, args, { env = process.env } = {}) {
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
  // Ctrl-C reaches the child through the terminal; it decides when to end.
  const ignore = () => undefined;
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', terminate);
  try {
    return await exitOf(child);
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', terminate);
  }
}

const signalExitCodes = { SIGINT: 130, SIGTERM: 143 };

function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signalExitCodes[signal] ?? 1));
  });
}

export const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/** On stderr, as the output may be somebody's JSON. On a terminal a line that counts; elsewhere a plain line now and then, so that nobody thinks it hangs. */
function showRunning(title, startedMs) {
  const elapsed = () => seconds(performance.now() - startedMs);
  if (process.stderr.isTTY) {
    const draw = () => process.stderr.write(`\r\u001b[2K${title} … ${elapsed()}`);
    const timer = setInterval(draw, 200);
    draw();
    return {
      stop() {
        clearInterval(timer);
        process.stderr.write('\r\u001b[2K');
      },
    };
  }
  process.stderr.write(`${title} …\n`);
  const timer = setInterval(
    () => process.stderr.write(`${title}: still at it after ${elapsed()}\n`),
    stillThereEveryMs,
  );
  return { stop: () => clearInterval(timer) };
}

export const lastLines = (output, count) => output.trimEnd().split('\n').slice(-count).join('\n');
