import type { Config } from '../../config/schema.ts';
import { packageVersion } from '../../config/version.ts';
import type { ReplyOf } from '../../control/contract.ts';
import type { ServiceAction, ServiceStatus } from '../../control/services.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { CallOptions } from '../../core/ports/index.ts';
import type { DaemonContext, DaemonPart } from '../../daemon/daemon-parts.ts';
import type { ServiceModel } from '../../docker/compose-file/model.ts';
import { openDigestLock } from '../../docker/supervise/digest-lock-file.ts';
import type { SupervisedService } from '../../docker/supervise/supervised-service.ts';
import { createSupervisor } from '../../docker/supervise/supervisor.ts';
import { createScope, untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError, toAibotError } from '../../shared/errors.ts';
import { withGatewayKey } from './gateway-key.ts';
import { openEngine, readOwnStack } from './own-stack.ts';
import { probeService } from './probe-service.ts';
import { createServiceGates, type ServiceGates } from './service-gates.ts';
import { reasonOf, serviceComponent, serviceStatus } from './service-views.ts';
import { createServiceWiring, type StackBinding } from './service-wiring.ts';
import { readStackRecord, writeStackRecord } from './stack-record.ts';
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
  wanted: Config,
  { paths, publish, loggerFor }: Pick<DaemonContext, 'paths' | 'publish' | 'loggerFor'>,
  clock: Clock,
): StackPart {
  const config = withGatewayKey(wanted, paths);
  const stack = readOwnStack(config);
  const engine = openEngine(config);
  const wiring = wireStack(config, stack);
  const gates = createServiceGates();
  const logger = loggerFor('services');
  const life = createScope();
  const toStep = createStackSteps(clock);
  const former = readStackRecord(paths.stackRecordFile);
  /** Services that people have stopped; a daemon that comes back leaves them so, an `up` does not. */
  const stopped = new Set(former?.project === stack.name ? former.stopped : []);
  const record = () =>
    writeStackRecord(paths.stackRecordFile, {
      project: stack.name,
      endpoint: engine.endpoint,
      stopped: [...stopped],
    });
  let bound: StackBinding | undefined;
  let coming: Promise<unknown> = Promise.resolve();

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
    const note = supervisor.whyLeftOut(name) ?? wired.noteOf(name);
    const status = serviceStatus(service, supervisor.statsOf(service), note);
    // How it ended says nothing to those who have ended it.
    const isAsked = stopped.has(name) && status.state === 'stopped';
    return isAsked ? { ...status, detail: 'it was stopped on request' } : status;
  }
  const leftOutNote = ({ name, state, model }: SupervisedService) => {
    const reason = supervisor.whyLeftOut(name) ?? (model.aibot?.isOptional && reasonOf(state));
    return reason ? `${name} is left out: ${reason}` : undefined;
  };
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
      record();
      supervisor.start();
      // The assistant answers with what this machine has until the services are there.
      const names = Object.keys(stack.services).filter((name) => !stopped.has(name));
      coming = supervisor.up(stopped.size === 0 ? life : { ...life, names }).catch((thrown: unknown) => {
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
      if (stopped.size > 0) {
        stopped.clear();
        record();
        // It is another work than the one that is under way since the start.
        await untilAborted(coming, signal);
      }
      await supervisor.up({ signal });
      await untilAborted(wired.settled(), signal);
      const notes = supervisor.services.flatMap(
        (service) => leftOutNote(service) ?? wired.problemOf(service.name) ?? [],
      );
      return { services: statuses(), notes };
    },
    async act(name, action, { signal }) {
      const call = { signal };
      if (action === 'stop') stopped.add(supervisor.find(name).name);
      else if (action !== 'pull') stopped.delete(name);
      record();
      if (action === 'start') await supervisor.up({ ...call, names: [name] });
      else await supervisor[action](name, call);
      const reason = action === 'stop' ? undefined : supervisor.whyLeftOut(name);
      if (reason !== undefined) throw leftOutError(supervisor.find(name).model, reason);
      if (action !== 'stop') await untilAborted(wired.settled(), signal);
      return statusOf(name);
    },
    disappointed(engineId) {
      const service = wiring.serviceOf(engineId);
      if (service !== undefined) supervisor.suspect(service);
    },
  };
}

const leftOutError = ({ name, image }: ServiceModel, reason: string) =>
  new AibotError(`The service ${name} cannot be started: ${reason}`, {
    code: 'service-left-out',
    nextSteps: [
      `Bring its image: docker pull ${image}`,
      `Or build it where its sources are: docker build -t ${image} .`,
    ],
  });
