import {
  type DownOptions,
  type DownOutcome,
  type LogOptions,
  ownServiceLogs,
  ownServiceNames,
  type PlannedStep,
  planOwnStack,
  takeOwnStackDown,
} from '../composition/stack/stack-offline.ts';
import { type LoadConfigOptions, loadConfigWithSources } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';
import type { LogRecord } from '../control/logs.ts';

export type { DownOutcome, PlannedStep };

/** What `up` with these settings would do to the container engine. */
export function planStack(
  overrides: LoadConfigOptions['overrides'],
  signal: AbortSignal,
): Promise<readonly PlannedStep[]> {
  const { config, paths } = loadConfigWithSources({ overrides });
  return planOwnStack(config, paths, { signal });
}

/** Takes the containers down that an `up` has made; undefined when there were none. */
export function takeStackDown(options: DownOptions): Promise<DownOutcome | undefined> {
  const { config, paths } = loadConfigWithSources();
  return takeOwnStackDown(config, paths, options);
}

export const serviceNames = (config: Config): readonly string[] => ownServiceNames(config);

/** The output of a service in the form of log lines. */
export async function* serviceLogs(
  config: Config,
  service: string,
  options: LogOptions,
): AsyncGenerator<LogRecord, void, undefined> {
  for await (const { text, atMs } of ownServiceLogs(config, service, options)) {
    yield { timeMs: atMs ?? 0, level: 'info', source: `service:${service}`, message: text, fields: {} };
  }
}
