import { notAvailableError } from '../../control/errors.ts';
import type { ServiceStatus } from '../../control/services.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { DaemonActions } from '../../daemon/daemon-parts.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EngineComponents } from '../engine-components.ts';
import type { EngineSet } from '../engines.ts';
import type { HostUsageMeter } from '../host-usage.ts';
import { restartEngineHost } from '../restart-engine-host.ts';
import type { StackPart } from './stack-part.ts';

export interface ServiceActionsOptions {
  /** Undefined in the embedded profile, whose services are the processes of the engine hosts. */
  readonly stack: StackPart | undefined;
  readonly engines: EngineSet;
  readonly components: Pick<EngineComponents, 'all'>;
  readonly usage: Pick<HostUsageMeter, 'measure'>;
  readonly clock: Clock;
}

type ServiceActions = Pick<DaemonActions, 'services' | 'servicesUp' | 'actOnService'>;

/** What `aibot services` asks for, the same for containers and for engine hosts. */
export function createServiceActions({
  stack,
  engines,
  components,
  usage,
  clock,
}: ServiceActionsOptions): ServiceActions {
  const hosts = () => hostServices(components.all(), usage);
  return {
    services: () => (stack ? Promise.resolve([...stack.services()]) : hosts()),
    async servicesUp(options) {
      return stack ? stack.up(options) : { services: await hosts(), notes: [] };
    },
    async actOnService({ name, action }, { signal }) {
      if (stack) return stack.act(name, action, { signal });
      if (action !== 'restart') throw notForHosts(action);
      await restartEngineHost(engines, name, { clock, signal });
      const found = (await hosts()).find((one) => one.name === name.replace(/^host:/, ''));
      if (!found) throw notAvailableError(`The service "${name}"`, ['See which there are: aibot services']);
      return found;
    },
  };
}

async function hostServices(
  components: readonly ComponentStatus[],
  usage: ServiceActionsOptions['usage'],
): Promise<ServiceStatus[]> {
  const usages = await usage.measure();
  return components
    .filter(({ kind }) => kind === 'engine-host')
    .map(({ id, state, detail, sinceMs, facts }): ServiceStatus => {
      const name = id.replace(/^host:/, '');
      const used = usages.get(name);
      return {
        name,
        kind: 'engine-host',
        state: hostStates[state],
        detail,
        sinceMs,
        image: '',
        ports: [],
        ...(used && { memoryBytes: used.rssBytes, cpuCores: used.cpuCores }),
        ...(state === 'ready' && { startedAtMs: sinceMs }),
        restarts: typeof facts['restarts'] === 'number' ? facts['restarts'] : 0,
      };
    });
}

const hostStates: Readonly<Record<ComponentStatus['state'], ServiceStatus['state']>> = {
  starting: 'starting',
  ready: 'healthy',
  degraded: 'restarting',
  failed: 'failed',
  stopped: 'stopped',
  disabled: 'stopped',
};

const notForHosts = (action: 'start' | 'stop' | 'pull') =>
  notAvailableError(
    `\`services ${action}\` without containers`,
    action === 'pull'
      ? ['Fetch models: aibot models pull', 'Use containers: aibot up --profile docker']
      : ['Restart a process: aibot services restart hearing', 'Stop everything: aibot down'],
  );
