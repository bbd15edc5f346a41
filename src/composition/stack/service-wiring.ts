import type { StackStep } from '../../control/services.ts';
import type { SupervisedService } from '../../docker/supervise/supervised-service.ts';
import { createScope, type Scope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { EngineComponents } from '../engine-components.ts';
import type { EngineSet } from '../engines.ts';
import { serveModels } from './serve-models.ts';
import type { ServiceGates } from './service-gates.ts';
import { reasonOf } from './service-views.ts';

export interface StackBinding {
  readonly engines: EngineSet;
  readonly components: Pick<EngineComponents, 'engineStarting' | 'engineReady' | 'engineFailed'>;
}

export interface ServiceWiringOptions {
  readonly gates: ServiceGates;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly binding: () => StackBinding | undefined;
  readonly addressOf: (service: string) => string | undefined;
  readonly onProgress: (step: StackStep) => void;
}

type Use =
  | { readonly type: 'unused' }
  | { readonly type: 'preparing'; readonly note: string; readonly scope: Scope; readonly done: Promise<void> }
  | { readonly type: 'used' }
  | { readonly type: 'unfit'; readonly reason: string; readonly again: Disposable };

/** A server that is healthy and cannot answer, for want of a model perhaps, is tried again so often. */
const tryAgainMs = 15_000;

/**
 * Puts services to use: the models they need, then a first call that nobody waits for, then the gate in front of
 * their engines opens. It closes as soon as a service is ill, and something else answers meanwhile.
 */
export function createServiceWiring(options: ServiceWiringOptions) {
  const { gates, clock, logger, onProgress } = options;
  const uses = new Map<string, Use>();
  const useOf = (name: string): Use => uses.get(name) ?? { type: 'unused' };
  const enginesOf = (name: string) => options.binding()?.engines.enginesOf(name) ?? [];

  function leave(name: string): void {
    const use = useOf(name);
    if (use.type === 'preparing') use.scope.cancel('superseded');
    if (use.type === 'unfit') use.again[Symbol.dispose]();
    uses.delete(name);
  }

  function prepare(service: SupervisedService): void {
    const scope = createScope(options.signal);
    const done = makeFit(service, scope.signal).then(
      () => {
        if (scope.signal.aborted) return;
        uses.set(service.name, { type: 'used' });
        gates.open(service.name);
        if (enginesOf(service.name).length > 0)
          logger.info({ service: service.name }, 'a service is used from now on');
      },
      (thrown: unknown) => {
        if (scope.signal.aborted) return;
        const error = toAibotError(thrown);
        const again = clock.after(tryAgainMs, () => prepare(service));
        uses.set(service.name, { type: 'unfit', reason: error.message, again });
        gates.close(service.name, error.message);
        logger.warn({ service: service.name, code: error.code }, 'a service is healthy and cannot be used');
      },
    );
    uses.set(service.name, {
      type: 'preparing',
      note: 'is being warmed up',
      scope,
      done: done.finally(() => scope.dispose()),
    });
  }

  async function makeFit({ name, model }: SupervisedService, signal: AbortSignal): Promise<void> {
    const address = options.addressOf(name);
    if (address !== undefined) {
      const step = { step: `models of ${name}`, kind: 'models', service: name } as const;
      let hasBegun = false;
      for await (const progress of serveModels({ service: model, address }, { signal })) {
        const { completedBytes: doneBytes, totalBytes, status } = progress;
        onProgress({
          ...step,
          state: hasBegun ? 'progressed' : 'started',
          detail: `${progress.model}: ${status}`,
          ...(totalBytes !== undefined && {
            layer: { id: progress.model, phase: 'downloading', doneBytes, totalBytes },
          }),
        });
        hasBegun = true;
      }
      if (hasBegun) onProgress({ ...step, state: 'finished', detail: '' });
    }
    const components = options.binding()?.components;
    // Several engines of one server (a route names another of its models) are one for its warm-up.
    for (const { engine } of enginesOf(name).slice(0, 1)) {
      components?.engineStarting(engine.id);
      try {
        await engine.warmUp({ signal });
        components?.engineReady(engine.id);
      } catch (error) {
        components?.engineFailed(engine.id, error);
        throw error;
      }
    }
  }

  return {
    /** The state of a service has changed. */
    follow(service: SupervisedService): void {
      const { name, state } = service;
      if (state.type === 'healthy') {
        if (useOf(name).type === 'unused') prepare(service);
        return;
      }
      const wasUsed = useOf(name).type === 'used';
      leave(name);
      const reason = `the service ${name} is ${state.type}${reasonOf(state) ? `: ${reasonOf(state)}` : ''}`;
      gates.close(name, reason);
      const engines = enginesOf(name);
      for (const { engine } of engines)
        options.binding()?.components.engineFailed(engine.id, new Error(reason));
      // Said once; the calls that go elsewhere meanwhile say nothing more.
      if (wasUsed && engines.length > 0)
        logger.warn({ service: name, reason }, 'another engine stands in for a service');
    },
    /** Resolves when nothing is being warmed up any more. */
    async settled(): Promise<void> {
      await Promise.all([...uses.values()].flatMap((use) => (use.type === 'preparing' ? [use.done] : [])));
    },
    problemOf(name: string): string | undefined {
      const use = useOf(name);
      return use.type === 'unfit' ? `${name} cannot be used: ${use.reason}` : undefined;
    },
    noteOf(name: string): string | undefined {
      const use = useOf(name);
      if (use.type === 'preparing') return use.note;
      return use.type === 'unfit' ? use.reason : undefined;
    },
  };
}
