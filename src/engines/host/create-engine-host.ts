import type { CallOptions } from '../../core/ports/index.ts';
import { createScope, isCancelled, untilAborted } from '../../shared/abort.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { EngineHost, HostState } from './engine-host.ts';
import { hostClosed, hostFailed, streamOverflowed } from './host-errors.ts';
import { type HostExit, type HostProcess, startHostProcess } from './host-process.ts';
import { type HostUsage, usageMethod } from './messages.ts';

/** How a dead child is replaced. */
export interface RestartPolicy {
  /** Wait before the first replacement; doubled for every further quick death, up to `maxBackoffMs`. */
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  /** A child that lived shorter than this died quickly; a longer life forgives the earlier deaths. */
  readonly quickDeathMs: number;
  /** After so many quick deaths in a row calls are refused until the next replacement, and do not wait for it. */
  readonly maxQuickDeaths: number;
}

const defaultRestartPolicy: RestartPolicy = {
  initialBackoffMs: 200,
  // It is never given up: memory may become free, a file be mended, and nobody should have to restart it.
  maxBackoffMs: 60_000,
  quickDeathMs: 30_000,
  maxQuickDeaths: 5,
};

export type HostEvent =
  | { readonly type: 'host-started'; readonly name: string; readonly pid: number | undefined }
  | ({ readonly type: 'host-died'; readonly name: string; readonly livedMs: number } & HostExit)
  /** It has died quickly again and again; the next replacement is made after `backoffMs`. */
  | {
      readonly type: 'host-failed';
      readonly name: string;
      readonly deaths: number;
      readonly backoffMs: number;
    }
  /** Nobody had called it for its `idleMs`; the next call starts it again. */
  | { readonly type: 'host-closed'; readonly name: string };

export interface EngineHostOptions {
  readonly name: string;
  /** The child's main program: `hostEntry('hearing')`. */
  readonly entry: URL | string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly nice?: number;
  /** After so long without a call the child is ended, and its memory with it; by default it stays. */
  readonly idleMs?: number | undefined;
  readonly restart?: Partial<RestartPolicy>;
  readonly onEvent?: (event: HostEvent) => void;
}

type Life =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting' | 'running'; readonly child: HostProcess }
  | { readonly state: 'backing-off'; readonly timer: Disposable }
  | { readonly state: 'failed'; readonly error: AibotError; readonly timer: Disposable };

/** More events than any answer has; a consumer that lets so many wait has stopped reading. */
const streamCapacity = 16_384;
/** How long a child may take to say how it is, before it counts as busy. */
const statsPatienceMs = 1_000;

/** An {@link EngineHost} on a forked child; nothing is started before the first call. */
export function createEngineHost(options: EngineHostOptions): EngineHost {
  const { name, clock, logger } = options;
  const policy = { ...defaultRestartPolicy, ...options.restart };
  const setUps: { readonly method: string; readonly params: unknown }[] = [];
  const lifetime = createScope();
  let life: Life = { state: 'stopped' };
  let quickDeaths = 0;
  let restarts = 0;
  let callsInFlight = 0;
  let idleness: Disposable | undefined;
  let closing: Promise<void> | undefined;
  /** Settled when the present start has come to an end, one way or the other. */
  let started = Promise.withResolvers<HostProcess>();
  started.promise.catch(() => undefined);

  function start(): void {
    const startedAtMs = clock.now();
    const child = startHostProcess({
      name,
      entry: options.entry,
      execArgv: options.execArgv ?? [],
      env: options.env ?? {},
      nice: options.nice ?? 0,
      clock,
      logger,
    });
    life = { state: 'starting', child };
    void child.exited.then((exit) => onExit(child, exit, clock.now() - startedAtMs));
    void becomeReady(child);
  }

  async function becomeReady(child: HostProcess): Promise<void> {
    try {
      await child.ready;
      for (const { method, params } of setUps) await repeatSetUp(child, method, params);
    } catch {
      return; // died: onExit goes on from here
    }
    if (lifetime.signal.aborted) return;
    life = { state: 'running', child };
    awaitIdleness();
    logger.info({ host: name, pid: child.pid }, 'engine host started');
    options.onEvent?.({ type: 'host-started', name, pid: child.pid });
    started.resolve(child);
  }

  /** An engine that no longer loads must not take down the others of its host: its own calls will say so. */
  async function repeatSetUp(child: HostProcess, method: string, params: unknown): Promise<void> {
    try {
      await child.call(method, params, lifetime);
    } catch (error) {
      if (isHostDeath(error) || isCancelled(error)) throw error;
      logger.error({ host: name, method, error }, 'engine could not be loaded again');
    }
  }

  function onExit(child: HostProcess, exit: HostExit, livedMs: number): void {
    if (lifetime.signal.aborted || !('child' in life) || life.child !== child) return; // it was told to go
    if (life.state === 'running') expectStart();
    idleness?.[Symbol.dispose]();
    quickDeaths = livedMs < policy.quickDeathMs ? quickDeaths + 1 : 1;
    logger.warn({ host: name, livedMs, ...exit }, 'engine host died');
    options.onEvent?.({ type: 'host-died', name, livedMs, ...exit });
    const backoffMs = Math.min(policy.maxBackoffMs, policy.initialBackoffMs * 2 ** (quickDeaths - 1));
    const timer = clock.after(backoffMs, restart);
    if (quickDeaths < policy.maxQuickDeaths) life = { state: 'backing-off', timer };
    else fail(timer, backoffMs);
  }

  function restart(): void {
    if (life.state === 'failed') expectStart();
    restarts++;
    start();
  }

  function expectStart(): void {
    started = Promise.withResolvers();
    started.promise.catch(() => undefined);
  }

  /** Runs while nobody calls; a call ends it. */
  function awaitIdleness(): void {
    if (options.idleMs === undefined || callsInFlight > 0) return;
    idleness?.[Symbol.dispose]();
    idleness = clock.after(options.idleMs, close);
  }

  function close(): void {
    if (life.state !== 'running') return;
    const { child } = life;
    life = { state: 'stopped' };
    expectStart();
    closing = child.stop(hostClosed(name));
    logger.info({ host: name, pid: child.pid }, 'engine host closed, as nobody needed it');
    options.onEvent?.({ type: 'host-closed', name });
  }

  function fail(timer: Disposable, backoffMs: number): void {
    const error = hostFailed(name, quickDeaths, backoffMs);
    life = { state: 'failed', error, timer };
    logger.error({ host: name, deaths: quickDeaths, backoffMs }, 'engine host died again and again');
    options.onEvent?.({ type: 'host-failed', name, deaths: quickDeaths, backoffMs });
    started.reject(error);
  }

  async function running(signal: AbortSignal): Promise<HostProcess> {
    lifetime.signal.throwIfAborted();
    if (life.state === 'running') return life.child;
    if (life.state === 'failed') throw life.error;
    if (life.state === 'stopped') start();
    return untilAborted(started.promise, signal);
  }

  /** While there are uses the host stays open. */
  function beginUse(): void {
    callsInFlight++;
    idleness?.[Symbol.dispose]();
  }

  function endUse(): void {
    callsInFlight--;
    if (life.state === 'running') awaitIdleness();
  }

  async function call(method: string, params: unknown, { signal }: CallOptions): Promise<unknown> {
    beginUse();
    try {
      return await (await running(signal)).call(method, params, { signal });
    } finally {
      endUse();
    }
  }

  async function* stream(method: string, params: unknown, options: CallOptions) {
    beginUse();
    try {
      yield* eventsOf(await running(options.signal), method, params, options);
    } finally {
      endUse();
    }
  }

  async function* eventsOf(child: HostProcess, method: string, params: unknown, { signal }: CallOptions) {
    const events = new AsyncQueue<unknown>({ capacity: streamCapacity, overflow: 'block' });
    const scope = createScope(signal);
    child
      .call(method, params, scope, (event) => {
        if (!events.offer(event)) events.fail(streamOverflowed(name, method));
      })
      .then(
        () => events.close(),
        (error: unknown) => events.fail(error),
      );
    try {
      yield* untilCancelled(events, signal);
    } finally {
      scope.cancel('superseded'); // a reader that left early stops the work; after the end it means nothing
      scope.dispose();
    }
  }

  async function usageOf(child: HostProcess): Promise<HostUsage | undefined> {
    const scope = createScope();
    const timer = clock.after(statsPatienceMs, () => scope.cancel('deadline'));
    try {
      return (await child.call(usageMethod, undefined, scope)) as HostUsage;
    } catch {
      return undefined;
    } finally {
      timer[Symbol.dispose]();
    }
  }

  return {
    name,
    request: <Result>(method: string, params: unknown, callOptions: CallOptions) =>
      call(method, params, callOptions) as Promise<Result>,
    stream: <Event>(method: string, params: unknown, callOptions: CallOptions) =>
      stream(method, params, callOptions) as AsyncIterable<Event>,

    async setUp(method, params, callOptions) {
      await call(method, params, callOptions);
      setUps.push({ method, params });
    },

    async stats() {
      const child = 'child' in life ? life.child : undefined;
      const state: HostState = life.state;
      const usage = life.state === 'running' ? await usageOf(life.child) : undefined;
      return { name, state, pid: child?.pid, restarts, rssBytes: usage?.rssBytes, cpuMs: usage?.cpuMs };
    },

    async dispose() {
      if (lifetime.signal.aborted) return;
      const last = life;
      life = { state: 'stopped' };
      lifetime.cancel('shutdown');
      const reason = lifetime.signal.reason as Error;
      started.reject(reason);
      idleness?.[Symbol.dispose]();
      if ('timer' in last) last.timer[Symbol.dispose]();
      await closing;
      if ('child' in last) await last.child.stop(reason);
    },
  };
}

/** What is queued is worthless once the reader has cancelled: it must not delay the rejection. */
async function* untilCancelled<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const event of events) {
    signal.throwIfAborted();
    yield event;
  }
}

const isHostDeath = (error: unknown) => error instanceof AibotError && error.code === 'engine-host-died';
