import type { ServerResponse } from 'node:http';
import type { EngineState } from './engine-state.ts';

/** One call to the fake. */
export interface Asked {
  readonly state: EngineState;
  readonly query: URLSearchParams;
  readonly filters: unknown;
  readonly body: Record<string, unknown>;
  /** What stood for `*` in the path. */
  readonly name: string;
  readonly response: ServerResponse;
}
