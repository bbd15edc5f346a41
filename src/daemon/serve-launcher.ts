import { Cancelled } from '../shared/abort.ts';
import { endingSignals } from '../shared/ending-signals.ts';
import { type ErrorBody, type ExitCode, toAibotError, toErrorBody } from '../shared/errors.ts';
import type { ComposeDaemon } from './daemon-parts.ts';
import { runDaemon } from './run-daemon.ts';

/** What a detached daemon tells the launcher that waits for it. */
export type LauncherMessage =
  | { readonly type: 'starting'; readonly part: string }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: ErrorBody; readonly exitCode: ExitCode };

/** Time for handles somebody forgot; after an orderly stop nothing is lost by not waiting for them. */
const lingerMs = 2_000;

export interface ForegroundOptions {
  readonly compose: ComposeDaemon;
  /** Where log lines go; without it they go to the rotated file. */
  readonly output?: { write(line: string): void } | undefined;
  readonly onStarting?: ((part: string) => void) | undefined;
  readonly onReady?: (() => void) | undefined;
}

/** Runs the daemon of this process until a signal or the control API ends it. A second signal ends it at once. */
export async function runUntilSignalled(options: ForegroundOptions): Promise<void> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    if (stop.signal.aborted) {
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    } else {
      stop.abort(new Cancelled('shutdown'));
    }
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  try {
    await runDaemon({ ...options, signal: stop.signal });
  } finally {
    for (const signal of endingSignals) process.off(signal, onSignal);
  }
}

/** The whole life of a process the launcher started: it tells the launcher how the start goes, then runs. */
export async function serveLauncher(compose: ComposeDaemon): Promise<void> {
  try {
    await runUntilSignalled({
      compose,
      onStarting: (part) => tellLauncher({ type: 'starting', part }),
      onReady: () => tellLauncher({ type: 'ready' }),
    });
  } catch (error) {
    const { exitCode } = toAibotError(error);
    process.exitCode = exitCode;
    if (process.connected) tellLauncher({ type: 'failed', error: toErrorBody(error), exitCode });
    else process.stderr.write(`${JSON.stringify({ error: toErrorBody(error) })}\n`);
  }
  if (process.connected) process.disconnect();
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), lingerMs).unref();
}

function tellLauncher(message: LauncherMessage): void {
  // The launcher may have lost patience; that is no reason to stop.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
