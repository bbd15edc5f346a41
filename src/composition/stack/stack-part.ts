import type { Config } from '../../config/schema.ts';
import { packageVersion } from '../../config/version.ts';
import type { ReplyOf } from '../../control/contract.ts';
import type { ServiceAction, ServiceStatus } from '../../control/services.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { CallOptions } from '../../core/ports/index.ts';
import type { DaemonContext, DaemonPart } from '../../daemon/daemon-parts.ts';
import { openDigestLock } from '../../docker/supervise/digest-lock-file.ts';
import { createSupervisor } from '../../docker/supervise/supervisor.ts';
import { createScope, untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import { openEngine, readOwnStack } from './own-stack.ts';
import { probeService } from './probe-service.ts';
import { createServiceGates, type ServiceGates } from './service-gates.ts';
import { serviceComponent, serviceStatus } from './service-views.ts';
import { createServiceWiring, type StackBinding } from './service-wiring.ts';
import { writeStackRecord } from './stack-record.ts';
import { createStackSteps } from './stack-step.ts';
import { addressOfService, type StackWiring, wireStack } from './wire-stack.ts';

/** The services in containers, as a part of the daemon. They go on when it stops; `aibot down` ends them. */
export interface StackPart extends DaemonPart {
  readonly wiring: StackWiring;
  readonly gates: ServiceGates;
  /** The engines that the services stand behind; before the start. */
  bind(binding: StackBinding): void;
  components(): readonly ComponentStatus[];
  services(): readonly ServiceStatus[];
  up(options: CallOptions): Promise<ReplyOf<'servicesUp'>>;
  act(name: string, action: ServiceAction, options: CallOptions): Promise<ServiceStatus>;
  /** Another engine had to stand in for this one. */
  disappointed(engineId: string): void;
}

export function createStackPart(
  config: Config,
  { paths, publish, loggerFor }: DaemonContext,
  clock: Clock,
): StackPart {
  const stack = readOwnStack(config);
  const engine = openEngine(config);
  const wiring = wireStack(config, stack);
  const gates = createServiceGates();
  const logger = loggerFor('services');
  const life = createScope();
  const toStep = createStackSteps(clock);
  let bound: StackBinding | undefined;

  const supervisor = createSupervisor({
    engine,
    stack,
    version: packageVersion(),
    lock: openDigestLock(paths.imageLockFile),
    logger,
    clock,
    probe: async ({ name }, probe, options) => {
      const address = addressOfService(stack, name);
      if (bound) await probeService({ name, address }, probe, bound.engines, options);
    },
    onState(service) {
      wired.follow(service);
      publish({
        type: 'component-changed',
        atMs: clock.wallNow(),
        component: serviceComponent(statusOf(service.name)),
      });
    },
    onApply(event) {
      const step = toStep(event);
      if (step) publish({ type: 'stack-progressed', atMs: clock.wallNow(), step });
    },
  });
  const wired = createServiceWiring({
    gates,
    clock,
    logger,
    signal: life.signal,
    binding: () => bound,
    addressOf: (name) => addressOfService(stack, name),
    onProgress: (step) => publish({ type: 'stack-progressed', atMs: clock.wallNow(), step }),
  });

  function statusOf(name: string): ServiceStatus {
    const service = supervisor.find(name);
    return serviceStatus(service, supervisor.statsOf(service), wired.noteOf(name));
  }
  const statuses = () => supervisor.services.map(({ name }) => statusOf(name));

  return {
    name: 'services',
    wiring,
    gates,
    bind(binding) {
      bound = binding;
    },
    start() {
      // Before anything is made: what is there is to be found again, whatever happens.
      writeStackRecord(paths.stackRecordFile, { project: stack.name, endpoint: engine.endpoint });
      supervisor.start();
      // The assistant answers with what this machine has until the services are there.
      supervisor.up(life).catch((thrown: unknown) => {
        const { code, message } = toAibotError(thrown);
        if (!life.signal.aborted) logger.error({ code, reason: message }, 'not all services came up');
      });
      return Promise.resolve();
    },
    async stop() {
      life.cancel('shutdown');
      await supervisor[Symbol.asyncDispose]();
      await engine.dispose();
    },
    components: () => statuses().map(serviceComponent),
    services: statuses,
    async up({ signal }) {
      await supervisor.up({ signal });
      await untilAborted(wired.settled(), signal);
      const notes = supervisor.services.flatMap(({ name }) => wired.problemOf(name) ?? []);
      return { services: statuses(), notes };
    },
    async act(name, action, { signal }) {
      const call = { signal };
      if (action === 'start') await supervisor.up({ ...call, names: [name] });
      else await supervisor[action](name, call);
      if (action !== 'stop') await untilAborted(wired.settled(), signal);
      return statusOf(name);
    },
    disappointed(engineId) {
      const service = wiring.serviceOf(engineId);
      if (service !== undefined) supervisor.suspect(service);
    },
  };
}
