import type { Clock } from '../../shared/clock.ts';
import { type AibotError, toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ContainerEngine } from '../container-engine.ts';
import type { SeenContainer } from './service-state.ts';
import type { SupervisedService } from './supervised-service.ts';

export interface HealingOptions {
  readonly engine: ContainerEngine;
  readonly services: readonly SupervisedService[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends with the supervisor; nothing is healed any more. */
  readonly signal: AbortSignal;
  readonly containerOf: (service: SupervisedService) => string;
  readonly isEngineThere: () => boolean;
  /** Looks at the container of a service as it is now. */
  readonly look: (service: SupervisedService) => Promise<void>;
  /** Runs something with the service held: it is watched meanwhile, but not healed by anybody else. */
  readonly work: (service: SupervisedService, run: () => Promise<void>) => Promise<void>;
  /** Brings one service to where it is wanted, without waiting for its health. */
  readonly converge: (service: SupervisedService) => Promise<void>;
}

/** One that answers nobody, or is paused, may come back by itself; a health check has its own patience already. */
const patienceMs = 10_000;

/** Starts services again that ended, are ill or hang, with backoff, until they are given up. */
export function createHealing(options: HealingOptions) {
  const { engine, services, clock, logger, signal, containerOf, look } = options;
  const patience = new Map<string, Disposable>();

  /** Compares what is seen with what is wanted. */
  function react(service: SupervisedService, seen: SeenContainer | undefined): void {
    if (service.wanted !== 'running' || service.operations > 0 || signal.aborted) return;
    const reason = whyNotRunning(service, seen);
    if (reason !== undefined) plan(service, reason);
    else if (seen?.status === 'running' && seen.health === 'unhealthy') planUnlessDependent(service);
  }

  function plan(service: SupervisedService, reason: string): void {
    if (service.state.type === 'failed') return;
    if (service.planRestart(reason, () => void bringBack(service)) === 'planned') return;
    logger.error({ service: service.name, reason }, 'a service was given up');
    // Its restart policy would go on for ever.
    void engine.stopContainer(containerOf(service), { signal }).catch(() => undefined);
  }

  /** Starting one anew does not help when what it depends on is ill. */
  function planUnlessDependent(service: SupervisedService): void {
    const { state, model } = service;
    const ill = model.dependsOn.map((dependency) => services.find(({ name }) => name === dependency.service));
    if (state.type !== 'unhealthy' || ill.some((one) => one && one.state.type !== 'healthy')) return;
    plan(service, state.reason);
  }

  function bePatient(service: SupervisedService): void {
    if (patience.has(service.name)) return;
    const timer = clock.after(patienceMs, () => {
      patience.delete(service.name);
      if (service.wanted === 'running' && service.operations === 0) planUnlessDependent(service);
    });
    patience.set(service.name, timer);
  }

  function dropPatience({ name }: SupervisedService): void {
    patience.get(name)?.[Symbol.dispose]();
    patience.delete(name);
  }

  async function bringBack(service: SupervisedService): Promise<void> {
    const run = async () => {
      const seen = service.see(await engine.inspectContainer(containerOf(service), { signal }));
      if (seen?.status === 'running' && seen.health !== 'unhealthy' && service.state.type !== 'unhealthy')
        return;
      if (seen?.status === 'running' && service.container)
        await engine.stopContainer(service.container.id, { signal });
      await options.converge(service);
    };
    try {
      await options.work(service, run);
      if (service.state.type === 'failed') return;
      logger.info({ service: service.name, restarts: service.restarts }, 'a service was started again');
      await look(service);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toAibotError(thrown);
      logger.warn({ service: service.name, code: error.code }, 'a service could not be started again');
      // With the engine gone there is nothing to be tried; everything is looked at when it is back.
      if (options.isEngineThere() || !isEngineGone(error)) plan(service, error.message);
    }
  }

  return {
    react,
    /** Its state has changed: one that is ill in a way that may pass is given some time. */
    changed(service: SupervisedService): void {
      if (service.state.type !== 'unhealthy') dropPatience(service);
      else if (service.state.source !== 'engine') bePatient(service);
    },
    dispose(): void {
      for (const service of services) dropPatience(service);
    },
  };
}

/** Undefined when it runs, or has done what it was there for. One that is paused is given some time. */
function whyNotRunning(
  { model, container }: SupervisedService,
  seen: SeenContainer | undefined,
): string | undefined {
  switch (seen?.status) {
    case undefined:
      return 'its container is gone';
    case 'created':
      return 'it was not started';
    case 'ended':
      return model.restart.policy === 'no' && container?.exitCode === 0 ? undefined : seen.reason;
    case 'restarting':
      return seen.reason;
    case 'running':
    case 'paused':
      return undefined;
  }
}

const isEngineGone = ({ code }: AibotError) =>
  code === 'engine-unreachable' || code === 'engine-hangs' || code === 'engine-stream-broken';
