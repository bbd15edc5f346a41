import type { Clock } from '../../shared/clock.ts';
import type { ServiceModel } from '../compose-file/model.ts';
import type { ContainerDetails } from '../container.ts';
import { decideRestart, type RestartLimits } from './restart-schedule.ts';
import { seeContainer } from './see-container.ts';
import { type SeenContainer, type ServiceSignal, type ServiceState, transition } from './service-state.ts';

export interface SupervisedServiceOptions {
  readonly model: ServiceModel;
  readonly clock: Clock;
  readonly limits: RestartLimits;
  readonly onState: (service: SupervisedService) => void;
}

/** One service: what is wanted of it, what it is, and when it was started again. */
export class SupervisedService {
  readonly model: ServiceModel;
  /** What people want: it is brought there, whatever the engine or its restart policies do. */
  wanted: 'running' | 'stopped' = 'stopped';
  /** Somebody works on it (a plan, a restart): it is watched, but not healed meanwhile. */
  operations = 0;
  container: ContainerDetails | undefined;
  state: ServiceState = { type: 'absent' };
  sinceMs: number;
  /** Restarts since somebody asked for it last. */
  restarts = 0;
  readonly #options: SupervisedServiceOptions;
  #restartsAtMs: number[] = [];
  #timer: Disposable | undefined;

  constructor(options: SupervisedServiceOptions) {
    this.model = options.model;
    this.#options = options;
    this.sinceMs = options.clock.wallNow();
  }

  get name(): string {
    return this.model.name;
  }

  signal(signal: ServiceSignal): void {
    for (const state of transition(this.state, signal)) {
      if (state.type !== this.state.type) this.sinceMs = this.#options.clock.wallNow();
      this.state = state;
      this.#options.onState(this);
    }
  }

  see(container: ContainerDetails | undefined): SeenContainer | undefined {
    this.container = container;
    const seen = seeContainer(container);
    this.signal({ type: 'seen', container: seen });
    return seen;
  }

  /** Somebody asks for it: what went wrong before does not count any more. */
  want(wanted: 'running' | 'stopped'): void {
    this.wanted = wanted;
    this.#restartsAtMs = [];
    this.restarts = 0;
    this.cancelRestart();
  }

  /** Starts it again when its time has come, or gives up. One that is planned already is left as it is. */
  planRestart(reason: string, restart: () => void): 'planned' | 'given-up' {
    if (this.#timer) return 'planned';
    const { clock, limits } = this.#options;
    const decision = decideRestart(this.#restartsAtMs, clock.now(), limits);
    if (decision.type === 'give-up') {
      this.signal({ type: 'given-up', reason: `${reason}; started ${decision.attempts} times in vain` });
      return 'given-up';
    }
    this.signal({ type: 'restart-begun', reason, attempt: decision.attempt });
    this.#timer = clock.after(decision.afterMs, () => {
      this.#timer = undefined;
      this.#restartsAtMs = [...this.#restartsAtMs.slice(-limits.mostRestarts), clock.now()];
      this.restarts++;
      restart();
    });
    return 'planned';
  }

  cancelRestart(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
