import type { ServiceStatus } from '../../control/services.ts';
import type { ComponentStatus } from '../../control/status.ts';
import { partStates } from '../../dashboard/parts.ts';
import type { StatsSample } from '../../docker/observation.ts';
import type { ServiceState } from '../../docker/supervise/service-state.ts';
import type { SupervisedService } from '../../docker/supervise/supervised-service.ts';

export const reasonOf = (state: ServiceState): string => ('reason' in state ? state.reason : '');

/** A service as `aibot services` shows it; `note` says what is done with it beside its container. */
export function serviceStatus(
  service: SupervisedService,
  sample: StatsSample | undefined,
  note: string | undefined,
): ServiceStatus {
  const { container, model, state } = service;
  const isRunning = container?.status === 'running';
  return {
    name: service.name,
    kind: 'container',
    state: state.type,
    detail: reasonOf(state) || (note ?? ''),
    sinceMs: service.sinceMs,
    image: model.image,
    ports: model.ports.map(
      ({ hostIp, published, target }) => `${hostIp ?? '0.0.0.0'}:${published ?? 'any'} → ${target}`,
    ),
    ...(isRunning && {
      memoryBytes: sample?.memoryBytes,
      memoryLimitBytes: sample?.memoryLimitBytes,
      cpuCores: sample?.cpuCores,
      startedAtMs: container.startedAtMs,
    }),
    restarts: service.restarts,
  };
}

/** The same for `aibot status` and the dashboards. */
export function serviceComponent(status: ServiceStatus): ComponentStatus {
  const { name, state, detail, image, sinceMs, memoryBytes, cpuCores, restarts } = status;
  const isIll = state === 'failed' || state === 'unhealthy';
  return {
    id: `service:${name}`,
    kind: 'service',
    state: partStates[state],
    detail: detail === '' ? image : detail,
    sinceMs,
    nextSteps: isIll
      ? [
          `Read what it says: aibot logs ${name}`,
          ...(state === 'failed' ? [`Try again: aibot services start ${name}`] : []),
        ]
      : [],
    facts: {
      restarts,
      ...(memoryBytes !== undefined && { rssBytes: memoryBytes }),
      ...(cpuCores !== undefined && { cpuCores }),
    },
  };
}
