import { createScope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { ProbeModel } from '../compose-file/model.ts';
import type { SupervisedService } from './supervised-service.ts';

/** Asks a service for what it is there for; rejects when it does not come. */
export type ServiceProbe = (
  service: SupervisedService,
  probe: ProbeModel,
  options: { readonly signal: AbortSignal },
) => Promise<void>;

export interface ServiceProbesOptions {
  readonly services: readonly SupervisedService[];
  readonly probe: ServiceProbe;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The second of two failures in a row counts: one may have been a busy moment. */
const failuresThatCount = 2;
/** After the first failure, and while it is ill, it is asked sooner. */
const impatientMs = 3_000;

/**
 * Asks every service from end to end, one at a time: on few cores two models that answer at once are both late.
 * Health checks inside containers stay green with everything behind them gone.
 */
export function createServiceProbes(options: ServiceProbesOptions) {
  const { services, clock, signal } = options;
  const states = new Map(
    services.map((service) => [service.name, { failures: 0, dueMs: Number.POSITIVE_INFINITY }]),
  );
  const stateOf = (service: SupervisedService) =>
    states.get(service.name) ?? { failures: 0, dueMs: Number.POSITIVE_INFINITY };
  let wake: (() => void) | undefined;

  const canBeAsked = ({ state, model }: SupervisedService) =>
    model.aibot?.probe !== undefined &&
    (state.type === 'healthy' || (state.type === 'unhealthy' && state.source === 'probe'));

  async function ask(service: SupervisedService, probe: ProbeModel): Promise<void> {
    const state = stateOf(service);
    const scope = createScope(signal);
    const deadline = clock.after(probe.deadlineMs, () => scope.cancel('deadline'));
    try {
      await options.probe(service, probe, scope);
      state.failures = 0;
      state.dueMs = clock.now() + probe.intervalMs;
      service.signal({ type: 'probe-passed' });
    } catch (error) {
      if (signal.aborted) return;
      state.failures++;
      state.dueMs = clock.now() + Math.min(impatientMs, probe.intervalMs);
      const why = scope.signal.aborted
        ? `it gave no answer within ${probe.deadlineMs / 1_000} s`
        : toAibotError(error).message;
      if (state.failures >= failuresThatCount) service.signal({ type: 'probe-failed', reason: why });
    } finally {
      deadline[Symbol.dispose]();
      scope.dispose();
    }
  }

  function nextDue(): { readonly service: SupervisedService; readonly dueMs: number } | undefined {
    const due = services.filter(canBeAsked).map((service) => ({ service, dueMs: stateOf(service).dueMs }));
    return due.sort((one, other) => one.dueMs - other.dueMs)[0];
  }

  async function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done = () => resolve(undefined);
    wake = done;
    const timer = Number.isFinite(ms) ? clock.after(ms, done) : undefined;
    signal.addEventListener('abort', done, { once: true });
    await promise;
    signal.removeEventListener('abort', done);
    timer?.[Symbol.dispose]();
  }

  return {
    /** Runs until the signal. */
    async run(): Promise<void> {
      while (!signal.aborted) {
        const next = nextDue();
        const waitMs = next ? next.dueMs - clock.now() : Number.POSITIVE_INFINITY;
        const probe = next?.service.model.aibot?.probe;
        if (next && probe && waitMs <= 0) await ask(next.service, probe);
        else await pause(waitMs);
      }
    },
    /** Its state has changed: one that has just become healthy is asked after an interval, not at once. */
    changed(service: SupervisedService): void {
      const state = stateOf(service);
      if (!canBeAsked(service)) state.dueMs = Number.POSITIVE_INFINITY;
      else if (state.dueMs === Number.POSITIVE_INFINITY) {
        state.failures = 0;
        state.dueMs = clock.now() + (service.model.aibot?.probe?.intervalMs ?? 0);
      }
      wake?.();
    },
    /** Somebody has been disappointed by it: it is asked now. */
    suspect(name: string): void {
      const state = states.get(name);
      if (!state || state.dueMs === Number.POSITIVE_INFINITY) return;
      state.dueMs = clock.now();
      wake?.();
    },
  };
}
