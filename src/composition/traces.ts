import type { Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import type { PipelineObserver } from '../core/pipeline/events.ts';
import type { DaemonPart } from '../daemon/daemon-parts.ts';
import type { Traces } from '../engines/traces/otlp-traces.ts';
import type { Clock } from '../shared/clock.ts';

/** Traces of turns for the collector of the configuration; without one not even the library is loaded. */
export function createTracesPart(
  config: Config,
  clock: Clock,
): DaemonPart & { readonly observe: PipelineObserver } {
  const { endpoint } = config.traces;
  let traces: Traces | undefined;
  return {
    name: 'traces',
    async start() {
      if (endpoint === undefined) return;
      const { createOtlpTraces } = await import('../engines/traces/otlp-traces.ts');
      traces = createOtlpTraces({ endpoint, version: packageVersion(), clock });
    },
    async stop() {
      await traces?.dispose();
      traces = undefined;
    },
    observe: (event) => traces?.observe(event),
  };
}
