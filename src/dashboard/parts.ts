import type { ServiceStatus } from '../control/services.ts';
import type { ComponentStatus } from '../control/status.ts';

/** The name of a part without its kind: `whisper` of `service:whisper`. */
const nameOfPart = (id: string) => id.slice(id.indexOf(':') + 1);

/** The service that is this part; undefined of parts that are none. */
export function serviceOf(services: readonly ServiceStatus[], partId: string): ServiceStatus | undefined {
  // An engine may have the name of a model, and a model that of a service.
  const isEngine = /^(?:vad|turn|stt|intent|llm|tts):/.test(partId);
  return isEngine ? undefined : services.find(({ name }) => nameOfPart(name) === nameOfPart(partId));
}

/** All there is to see: what the status tells of, and the services it does not know. */
export function partsOf(
  components: readonly ComponentStatus[],
  services: readonly ServiceStatus[],
): readonly ComponentStatus[] {
  const unknown = services.filter((service) =>
    components.every(({ id }) => serviceOf(services, id) !== service),
  );
  return unknown.length === 0 ? components : [...components, ...unknown.map(partOfService)];
}

/** How well a part of aibot is whose service is in this state. */
export const partStates: Readonly<Record<ServiceStatus['state'], ComponentStatus['state']>> = {
  absent: 'stopped',
  pulling: 'starting',
  created: 'starting',
  starting: 'starting',
  healthy: 'ready',
  unhealthy: 'degraded',
  restarting: 'starting',
  stopped: 'stopped',
  failed: 'failed',
};

function partOfService({ name, kind, state, detail, sinceMs, restarts }: ServiceStatus): ComponentStatus {
  const isContainer = kind === 'container';
  return {
    id: name.includes(':') ? name : `${isContainer ? 'service' : 'host'}:${name}`,
    kind: isContainer ? 'service' : 'engine-host',
    state: partStates[state],
    detail: detail === '' ? state : detail,
    sinceMs,
    nextSteps: [],
    facts: { restarts },
  };
}
