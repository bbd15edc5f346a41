import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { CallOptions } from '../../core/ports/index.ts';
import { Cancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { FromHost, ToHost } from './messages.ts';
import { fromWireError } from './wire-error.ts';

export interface HostProcessOptions {
  readonly name: string;
  readonly entry: URL | string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Scheduling priority, 0 (as the parent) … 19 (last); lets hearing and speaking go before thinking. */
  readonly nice: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface HostExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One life of a child process, from fork to exit; it is never restarted, only replaced. */
export interface HostProcess {
  readonly pid: number | undefined;
  /** Resolves when the child answers calls; rejects with `engine-host-died` when it ends before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<HostExit>;
  call(
    method: string,
    params: unknown,
    options: CallOptions,
    onEvent?: (event: unknown) => void,
  ): Promise<unknown>;
  /** Rejects what is in flight with `reason`, ends the child (kills it if it must), resolves when it is gone. */
  stop(reason: Error): Promise<void>;
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

/** How long a child may take to notice that it is no longer wanted, before it is killed. */
const stopGraceMs = 2_000;
/** Native libraries say why they abort on stderr, in their last lines. */
const keptLines = 4;

export function startHostProcess(options: HostProcessOptions): HostProcess {
  const { name, clock, logger } = options;
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    execArgv: [...options.execArgv],
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const calls = new Map<number, Call>();
  const lastLines: string[] = [];
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<HostExit>();
  const { promise: ready, resolve: resolveReady, reject: rejectReady } = Promise.withResolvers<void>();
  ready.catch(() => undefined);
  let nextId = 1;
  let death: Error | undefined;

  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      logger.debug({ host: name, line }, 'engine host printed a line');
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
    });
  }

  const die = (reason: Error) => {
    if (death) return;
    death = reason;
    rejectReady(reason);
    for (const call of calls.values()) call.reject(reason);
    calls.clear();
  };
  const end = (exit: HostExit, cause?: Error) => {
    const lastWords = lastLines.length > 0 ? new Error(lastLines.join('\n')) : undefined;
    die(hostDied(name, exit, cause ?? lastWords));
    resolveExited(exit);
  };
  child.once('exit', (exitCode, signal) => end({ exitCode, signal }));
  child.once('error', (error) => {
    if (child.pid === undefined) end({ exitCode: null, signal: null }, error);
  });
  child.on('message', (message: FromHost) => {
    if (message.type === 'ready') return resolveReady();
    const call = calls.get(message.id);
    if (!call) return; // cancelled meanwhile
    if (message.type === 'event') return call.onEvent?.(message.event);
    calls.delete(message.id);
    if (message.type === 'returned') call.resolve(message.result);
    else call.reject(fromWireError(message.error));
  });
  if (options.nice > 0 && child.pid !== undefined) lowerPriority(child.pid, options.nice, logger);

  // Undeliverable means that the child is going; its exit then ends every call.
  const send = (message: ToHost) => {
    if (child.connected) child.send(message, undefined, undefined, () => undefined);
  };

  return {
    pid: child.pid,
    ready,
    exited,

    call(method, params, { signal }, onEvent) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        if (death) return reject(death);
        const id = nextId++;
        const onAbort = () => {
          calls.delete(id);
          const { reason } = signal as { reason: unknown };
          send({ type: 'cancel', id, reason: reason instanceof Cancelled ? reason.reason : 'superseded' });
          reject(reason as Error);
        };
        const detach = () => signal.removeEventListener('abort', onAbort);
        calls.set(id, {
          resolve: (result) => (detach(), resolve(result)),
          reject: (error) => (detach(), reject(error)),
          onEvent,
        });
        signal.addEventListener('abort', onAbort, { once: true });
        try {
          send({ type: 'call', id, method, params });
        } catch (thrown) {
          // Something that structured clone refuses, such as a function: a bug of the caller.
          calls.delete(id);
          detach();
          reject(thrown as Error);
        }
      });
    },

    async stop(reason) {
      die(reason);
      if (child.connected) child.disconnect();
      const killing = clock.after(stopGraceMs, () => child.kill('SIGKILL'));
      await exited;
      killing[Symbol.dispose]();
    },
  };
}

function hostDied(name: string, { exitCode, signal }: HostExit, cause: Error | undefined): AibotError {
  const how = signal
    ? `killed by ${signal}`
    : exitCode === null
      ? 'could not start'
      : `exit code ${exitCode}`;
  return new AibotError(`The ${name} engines stopped unexpectedly (${how}).`, {
    code: 'engine-host-died',
    retryable: true,
    cause,
    nextSteps: ['Run `aibot doctor` if it happens again: it checks the model files.'],
  });
}

function lowerPriority(pid: number, nice: number, logger: Logger): void {
  try {
    setPriority(pid, nice);
  } catch (error) {
    logger.debug({ pid, nice, error }, 'priority of an engine host stays as it is');
  }
}
