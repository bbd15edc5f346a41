import { untilAborted } from '../../shared/abort.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ApplyEvent } from '../apply/apply-event.ts';
import type { StackModel } from '../compose-file/model.ts';
import type { ContainerEngine } from '../container-engine.ts';
import type { StatsSample } from '../observation.ts';
import { containerName } from '../plan/container-spec.ts';
import { composeLabels } from '../plan/labels.ts';
import { type ConvergeOptions, convergeStack } from './converge-stack.ts';
import type { DigestLockFile } from './digest-lock-file.ts';
import { createHealing } from './healing.ts';
import { type RestartLimits, usualLimits } from './restart-schedule.ts';
import { createServiceProbes, type ServiceProbe } from './service-probes.ts';

import { createServiceStats } from './service-stats.ts';
import { SupervisedService } from './supervised-service.ts';
import { wantedStack } from './wanted-stack.ts';
import { watchEngine } from './watch-engine.ts';
import { noSuchService } from './with-dependencies.ts';

export interface SupervisorOptions {
  readonly engine: ContainerEngine;
  readonly stack: StackModel;
  /** Of aibot. */
  readonly version: string;
  readonly lock: DigestLockFile;
  readonly logger: Logger;
  readonly probe: ServiceProbe;
  readonly onState: (service: SupervisedService) => void;
  /** What is done to the engine, whoever asked for it. */
  readonly onApply: (event: ApplyEvent) => void;
  readonly clock?: Clock | undefined;
  readonly limits?: RestartLimits | undefined;
}

interface Call {
  readonly signal: AbortSignal;
}

/** Keeps the services of one stack as they are wanted, until it is disposed of; the containers stay. */
export interface Supervisor extends AsyncDisposable {
  readonly services: readonly SupervisedService[];
  /** Begins to watch. */
  start(): void;
  /** Brings services up, all of them by default, and waits until they are healthy. Any number may ask at once. */
  up(call: Call & { readonly names?: readonly string[] }): Promise<void>;
  stop(name: string, call: Call): Promise<void>;
  restart(name: string, call: Call): Promise<void>;
  /** Fetches the image anew, whatever was recorded, and puts it to use. */
  pull(name: string, call: Call): Promise<void>;
  find(name: string): SupervisedService;
  /** Why an optional service is not there at all. */
  whyLeftOut(name: string): string | undefined;
  statsOf(service: SupervisedService): StatsSample | undefined;
  /** Somebody got no answer from it. */
  suspect(name: string): void;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { engine, stack, logger, clock = systemClock, limits = usualLimits } = options;
  const life = new AbortController();
  const names = Object.keys(stack.services);
  const services = Object.values(stack.services).map(
    (model) => new SupervisedService({ model, clock, limits, onState: changed }),
  );
  const stats = createServiceStats(engine, life.signal);
  const probes = createServiceProbes({ services, probe: options.probe, clock, signal: life.signal });
  const healing = createHealing({
    engine,
    services,
    clock,
    logger,
    signal: life.signal,
    containerOf: ({ name }) => containerName(stack.name, name),
    isEngineThere: () => isEngineThere,
    look: (service) => lookQuietly(service),
    work: (service, run) => working([service], run),
    converge: ({ name }) =>
      convergeOn((one) => one === name, { signal: life.signal, waits: false, onSettled: () => undefined }),
  });
  const looks = new Map<string, { isAgain: boolean; readonly done: Promise<void> }>();
  const leftOut = new Map<string, string>();
  let running: Promise<unknown> = Promise.resolve();
  let upNow: Promise<void> | undefined;
  let isEngineThere = false;

  function changed(service: SupervisedService): void {
    const running = services.filter(({ container }) => container?.status === 'running');
    stats.measure(running.map(({ container }) => container?.id ?? ''));
    probes.changed(service);
    healing.changed(service);
    options.onState(service);
  }

  function find(name: string): SupervisedService {
    const service = services.find((one) => one.name === name);
    if (service) return service;
    throw noSuchService(name, names);
  }

  /** Looks at the container as it is; looks that are asked for meanwhile become one more. */
  function look(service: SupervisedService): Promise<void> {
    const under = looks.get(service.name);
    if (under) {
      under.isAgain = true;
      return under.done;
    }
    const entry = { isAgain: false, done: Promise.resolve() };
    const run = async () => {
      for (entry.isAgain = true; entry.isAgain; ) {
        entry.isAgain = false;
        const container = await engine.inspectContainer(containerName(stack.name, service.name), life);
        healing.react(service, service.see(container));
      }
    };
    const done = run().finally(() => looks.delete(service.name));
    looks.set(service.name, Object.assign(entry, { done }));
    return done;
  }

  /** An engine that does not answer now is looked at when it is back. */
  const lookQuietly = (service: SupervisedService) =>
    look(service).catch((error: unknown) => {
      if (!life.signal.aborted)
        logger.debug({ code: toAibotError(error).code }, 'a look at a service failed');
    });

  /** Nothing is healed while somebody works on it. */
  async function working(
    on: readonly SupervisedService[],
    run: (release: (service: SupervisedService) => void) => Promise<void>,
  ): Promise<void> {
    const held = new Set(on);
    const release = (service: SupervisedService) => {
      if (held.delete(service)) service.operations--;
    };
    for (const service of on) {
      service.cancelRestart();
      service.operations++;
    }
    try {
      await run(release);
    } finally {
      for (const service of on) release(service);
    }
  }

  function convergeOn(
    isMeant: (name: string) => boolean,
    call: Pick<ConvergeOptions, 'signal' | 'waits' | 'onSettled'>,
  ): Promise<void> {
    return convergeStack({
      ...options,
      ...call,
      clock,
      stack: wantedStack(stack, (name) => isMeant(name) && find(name).wanted === 'running'),
      services,
      look: lookQuietly,
      onLeftOut: (name, reason) => leave(find(name), reason),
    });
  }

  /** Nothing is tried again until somebody asks for it. */
  function leave(service: SupervisedService, reason: string): void {
    leftOut.set(service.name, reason);
    service.want('stopped');
    options.onState(service);
  }

  async function bringUp(meant: readonly string[], signal: AbortSignal): Promise<void> {
    const targets = services.filter(({ name }) => meant.includes(name));
    for (const service of targets) {
      service.want('running');
      leftOut.delete(service.name);
    }
    const looked = new Map<SupervisedService, Promise<void>>();
    try {
      const isMeant = (name: string) => meant.includes(name);
      await working(targets, (release) =>
        convergeOn(isMeant, {
          signal,
          waits: true,
          onSettled(service) {
            release(service);
            looked.set(service, lookQuietly(service));
          },
        }),
      );
    } finally {
      await Promise.all(targets.map((service) => looked.get(service) ?? lookQuietly(service)));
    }
  }

  return {
    services,
    find,
    whyLeftOut: (name) => leftOut.get(name),
    statsOf: ({ container }) => stats.of(container?.id),
    suspect: (name) => probes.suspect(name),

    start() {
      const watched = watchAll().catch((error: unknown) => {
        logger.error({ err: error }, 'the watch over the services has ended');
      });
      running = Promise.all([watched, probes.run()]);
    },

    async up({ signal, names: asked }) {
      if (asked) {
        const found = asked.map((name) => find(name).name);
        return bringUp(found, AbortSignal.any([signal, life.signal]));
      }
      // Who asks meanwhile waits for the same; it belongs to nobody, so that one who leaves ends it for no other.
      upNow ??= bringUp(names, life.signal).finally(() => {
        upNow = undefined;
      });
      return untilAborted(upNow, signal);
    },

    async stop(name, { signal }) {
      const service = find(name);
      service.want('stopped');
      await working([service], () => engine.stopContainer(containerName(stack.name, name), { signal }));
      service.signal({ type: 'stop-asked' });
      await look(service);
    },

    async restart(name, { signal }) {
      const service = find(name);
      await working([service], () => engine.stopContainer(containerName(stack.name, name), { signal }));
      await bringUp([name], AbortSignal.any([signal, life.signal]));
    },

    async pull(name, { signal }) {
      const service = find(name);
      options.lock.forget(service.model.image);
      if (!service.model.build) {
        const events = engine.pullImage(
          { reference: service.model.image, platform: service.model.platform },
          { signal },
        );
        for await (const event of events) {
          if (event.type !== 'digest-resolved') continue;
          options.lock.record(service.model.image, event.digest);
        }
      }
      if (service.wanted === 'running') await bringUp([name], AbortSignal.any([signal, life.signal]));
    },

    async [Symbol.asyncDispose]() {
      life.abort();
      for (const service of services) service.cancelRestart();
      healing.dispose();
      await Promise.allSettled([running, upNow]);
    },
  };

  async function watchAll(): Promise<void> {
    const labels = { [composeLabels.project]: stack.name };
    for await (const item of watchEngine({ engine, labels, clock, signal: life.signal })) {
      switch (item.type) {
        case 'connected':
          isEngineThere = true;
          await Promise.all(services.map(lookQuietly));
          break;
        case 'lost':
          isEngineThere = false;
          logger.warn(
            { code: item.error.code },
            'the container engine is gone; services are looked at when it is back',
          );
          for (const service of services) {
            // What an engine takes along with it is no fault of the service.
            if (service.state.type !== 'failed') service.want(service.wanted);
            service.signal({ type: 'engine-lost' });
          }
          break;
        case 'event': {
          const name = item.event.labels[composeLabels.service];
          const service = services.find((one) => one.name === name);
          if (service) await lookQuietly(service);
        }
      }
    }
  }
}
