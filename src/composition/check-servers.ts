import type { Config } from '../config/schema.ts';
import type { CallOptions, Engine } from '../core/ports/index.ts';
import { createScope } from '../shared/abort.ts';
import type { Clock } from '../shared/clock.ts';
import { toAibotError } from '../shared/errors.ts';
import { silentLogger } from '../shared/logger.ts';
import { createEngineHosts } from './engine-hosts.ts';
import { findEngine } from './engine-registry.ts';
import { remoteEngines } from './remote-engines.ts';
import { serverEngines } from './server-engines.ts';

export interface ServerHealth {
  readonly engineId: string;
  /** Why it would not answer now; undefined when it would. */
  readonly problem: string | undefined;
}

/** Longer than a server that is well takes to say so, Whisper's half second of silence included. */
const longestCheckMs = 5_000;

/** Asks every server of the configuration whether it would answer a call now. */
export async function checkServers(
  config: Config,
  clock: Clock,
  { signal }: CallOptions,
): Promise<readonly ServerHealth[]> {
  const loggerFor = () => silentLogger;
  const hosts = createEngineHosts({ clock, loggerFor }); // of servers nobody needs one, and none is started
  const context = { config, clock, hosts, loggerFor, fileOf: () => '' };
  const tasks = ['stt', 'llm', 'tts'] as const;
  const checks = tasks.flatMap((task) =>
    serverEngines(task, config.engines).map(async ({ id }): Promise<ServerHealth> => {
      try {
        const engine: Engine = findEngine<Engine>(remoteEngines[task], id, task).create(context);
        await check(engine, clock, signal);
        return { engineId: id, problem: undefined };
      } catch (error) {
        signal.throwIfAborted();
        return { engineId: id, problem: toAibotError(error).message };
      }
    }),
  );
  return Promise.all(checks);
}

async function check(engine: Engine, clock: Clock, signal: AbortSignal): Promise<void> {
  const scope = createScope(signal);
  const deadline = clock.after(longestCheckMs, () => scope.cancel('deadline'));
  try {
    await engine.checkHealth(scope);
  } catch (error) {
    if (scope.signal.aborted)
      throw new Error(`no answer within ${longestCheckMs / 1000} s`, { cause: error });
    throw error;
  } finally {
    deadline[Symbol.dispose]();
    scope.dispose();
  }
}
