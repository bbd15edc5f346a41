import type { CallOptions } from '../../core/ports/index.ts';

export type HostState = 'stopped' | 'starting' | 'running' | 'backing-off' | 'failed';

export interface HostStats {
  readonly name: string;
  readonly state: HostState;
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Absent while it does not run, or is too busy to say. */
  readonly rssBytes: number | undefined;
  /** Time of processors since this child was started; absent with `rssBytes`. */
  readonly cpuMs: number | undefined;
}

/**
 * A child process that holds native engines. A native abort kills the child and nothing else: calls in
 * flight reject with `engine-host-died` (retryable), the child is replaced with backoff, and the `setUp`
 * calls that loaded its engines are repeated before the next call is sent.
 */
export interface EngineHost {
  readonly name: string;
  /** One answer. `params` and the result travel by structured clone: typed arrays are welcome, functions are not. */
  request<Result>(method: string, params: unknown, options: CallOptions): Promise<Result>;
  /** Many answers, in order; ends when the handler returns. Aborting reaches the handler's own signal. */
  stream<Event>(method: string, params: unknown, options: CallOptions): AsyncIterable<Event>;
  /** As `request`, and done again by itself after every restart of the child. */
  setUp(method: string, params: unknown, options: CallOptions): Promise<void>;
  stats(): Promise<HostStats>;
  dispose(): Promise<void>;
}

export interface HandlerContext<Event = unknown> {
  readonly signal: AbortSignal;
  emit(event: Event): void;
}

/** What a child process serves: `serveEngineHost({ 'moonshine.transcribe': async (params, { signal, emit }) => … })`. */
export type HostHandlers = Readonly<Record<string, (params: never, context: HandlerContext) => unknown>>;
