import type { CallOptions } from '../../core/ports/index.ts';
import { createScope, untilAborted } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';
import type { EngineHost } from './engine-host.ts';
import { usageMethod } from './messages.ts';
import { modelLoadFailed } from './model-file.ts';

/** The loading of one engine into its host: once, whoever asks first, and again by the host when it restarts. */
export interface EngineLoading {
  /** Resolves when the engine is loaded; a failed load is tried again by the next caller. */
  loaded(options: CallOptions): Promise<void>;
  /** As `loaded`, and the host answers now. */
  checkHealth(options: CallOptions): Promise<void>;
  /** Gives up a load that is still under way. */
  dispose(): Promise<void>;
}

export function createEngineLoading(host: EngineHost, method: string, params: unknown): EngineLoading {
  const lifetime = createScope();
  let loading: Promise<void> | undefined;

  /** Not tied to the first caller's signal: others may be waiting for the same load. */
  function load(): Promise<void> {
    const attempt = host.setUp(method, params, lifetime).catch((error: unknown) => {
      if (!isUnexplained(error)) throw error;
      const { message } = error;
      throw modelLoadFailed(`A model of the ${host.name} engines could not be loaded: ${message}`, error);
    });
    attempt.catch(() => {
      loading = undefined;
    });
    return attempt;
  }
  const loaded = ({ signal }: CallOptions) => untilAborted((loading ??= load()), signal);

  return {
    loaded,
    async checkHealth(options) {
      await loaded(options);
      await host.request(usageMethod, undefined, options);
    },
    async dispose() {
      lifetime.cancel('shutdown');
      await loading?.catch(() => undefined);
    },
  };
}

/** Thrown by a native library, which knows nothing of us. */
const isUnexplained = (error: unknown): error is AibotError =>
  error instanceof AibotError && error.code === 'internal';
