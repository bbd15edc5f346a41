import type { Clock } from '../../src/shared/clock.ts';
import type { EmulatorEvent } from './emulator-event.ts';
import type { EventLog } from './event-log.ts';
import type { FaultKnobs } from './faults.ts';
import type { Random } from './random.ts';

/** What every part of the emulator shares. */
export interface Emulation {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: FaultKnobs;
  readonly events: EventLog<EmulatorEvent>;
  readonly nextId: () => string;
}
