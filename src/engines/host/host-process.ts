import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { CallOptions } from '../../core/ports/index.ts';
import { Cancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { thriftyMalloc } from '../../shared/thrifty-malloc.ts';
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
  readonly ready: Promise<unknown>;
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
  readonly reject: (error: unknown) => void;
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
    env: { ...thriftyMalloc, ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const calls = new Map<number, Call>();
  const lastLines: string[] = [];
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<HostExit>();
  const readiness = Promise.withResolvers<unknown>();
  readiness.promise.catch(() => undefined); // whoever waits for it hears of it; nobody has to
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
    readiness.reject(reason);
    for (const call of calls.values()) call.reject(reason);
    calls.clear();
  };
  const end = (exit: HostExit, cause?: Error) => {
    const lastWords = lastLines.length > 0 ? new Error(lastLines.join('\n')) : undefined;
    die(hostDied(name, exit, cause ?? lastWords));
    resolveExited(exit);
  };
  const receive = (message: Exclude<FromHost, { type: 'ready' }>) => {
    const call = calls.get(message.id);
    if (!call) return; // cancelled meanwhile
    if (message.type === 'event') {
      call.onEvent?.(message.event);
      return;
    }
    calls.delete(message.id);
    if (message.type === 'returned') call.resolve(message.result);
    else call.reject(fromWireError(message.error));
  };
  child.once('exit', (exitCode, signal) => end({ exitCode, signal }));
  child.once('error', (error) => {
    if (child.pid === undefined) end({ exitCode: null, signal: null }, error);
  });
  child.on('message', (message: FromHost) => {
    if (message.type === 'ready') readiness.resolve(undefined);
    else receive(message);
  });
  if (options.nice > 0 && child.pid !== undefined) lowerPriority(child.pid, options.nice, logger);

  // Undeliverable means that the child is going; its exit then ends every call.
  const send = (message: ToHost) => {
    if (child.connected) child.send(message, undefined, undefined, () => undefined);
  };

  return {
    pid: child.pid,
    ready: readiness.promise,
    exited,

    async call(method, params, { signal }, onEvent) {
      signal.throwIfAborted();
      if (death) throw death;
      const id = nextId++;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const onAbort = () => {
        const reason: unknown = signal.reason;
        send({ type: 'cancel', id, reason: reason instanceof Cancelled ? reason.reason : 'superseded' });
        reject(reason);
      };
      calls.set(id, { resolve, reject, onEvent });
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        // Throws for what structured clone refuses, such as a function: a bug of the caller.
        send({ type: 'call', id, method, params });
        return await promise;
      } finally {
        signal.removeEventListener('abort', onAbort);
        calls.delete(id);
      }
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
