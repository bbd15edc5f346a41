import { join } from 'node:path';
import type { ApplyEvent } from '../../src/docker/apply/apply-event.ts';
import type { StackModel } from '../../src/docker/compose-file/model.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { openDigestLock } from '../../src/docker/supervise/digest-lock-file.ts';
import { legalNext, type ServiceStateName } from '../../src/docker/supervise/service-state.ts';
import {
  createSupervisor,
  type Supervisor,
  type SupervisorOptions,
} from '../../src/docker/supervise/supervisor.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface Supervised extends AsyncDisposable {
  readonly supervisor: Supervisor;
  /** Every state a service has had, in order. */
  statesOf(name: string): readonly ServiceStateName[];
  /** The state it has now, with its reason. */
  stateOf(name: string): string;
  readonly applied: readonly ApplyEvent[];
}

/** A supervisor that begins to watch at once and remembers what it has seen. */
export function supervise(
  engine: ContainerEngine,
  stack: StackModel,
  options: Partial<Pick<SupervisorOptions, 'probe' | 'clock' | 'limits'>> = {},
): Supervised {
  const states = new Map<string, ServiceStateName[]>();
  const applied: ApplyEvent[] = [];
  const supervisor = createSupervisor({
    engine,
    stack,
    version: '0.0.0-test',
    lock: openDigestLock(join(temporaryFolder(), 'image-lock.json')),
    logger: silentLogger,
    probe: () => Promise.resolve(),
    ...options,
    onState({ name, state: { type } }) {
      const known = states.get(name) ?? ['absent'];
      const last = known.at(-1) ?? 'absent';
      if (last !== type && !legalNext[last].includes(type)) throw new Error(`${name}: ${last} → ${type}`);
      states.set(name, last === type ? known : [...known, type]);
    },
    onApply: (event) => applied.push(event),
  });
  supervisor.start();
  return {
    supervisor,
    applied,
    statesOf: (name) => states.get(name) ?? ['absent'],
    stateOf(name) {
      const { state } = supervisor.find(name);
      return 'reason' in state ? `${state.type}: ${state.reason}` : state.type;
    },
    [Symbol.asyncDispose]: () => supervisor[Symbol.asyncDispose](),
  };
}

/** Real time that runs so many times faster: minutes of backoff are over in a moment. */
export const fastClock = (factor: number): Clock => ({
  now: () => systemClock.now() * factor,
  wallNow: () => systemClock.wallNow(),
  sleep: (ms, options) => systemClock.sleep(ms / factor, options),
  after: (ms, run) => systemClock.after(ms / factor, run),
});
