import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  legalNext,
  type SeenContainer,
  type ServiceSignal,
  type ServiceState,
  type ServiceStateName,
  transition,
} from './service-state.ts';

const running = (health: 'none' | 'starting' | 'healthy' | 'unhealthy'): SeenContainer => ({
  status: 'running',
  health,
  lastCheck: '',
});
const seen = (container: SeenContainer | undefined): ServiceSignal => ({ type: 'seen', container });
const ended: SeenContainer = { status: 'ended', reason: 'it failed with exit code 1' };

/** The states a service goes through, from `absent`. */
function live(...signals: readonly ServiceSignal[]): readonly ServiceState[] {
  let state: ServiceState = { type: 'absent' };
  const passed: ServiceState[] = [];
  for (const signal of signals) {
    for (const next of transition(state, signal)) {
      passed.push(next);
      state = next;
    }
  }
  return passed;
}
const names = (states: readonly ServiceState[]) => states.map(({ type }) => type);

const signals = fc.oneof(
  fc.constantFrom<ServiceSignal>(
    { type: 'fetch-begun' },
    { type: 'engine-lost' },
    { type: 'probe-passed' },
    { type: 'probe-failed', reason: 'no answer' },
    { type: 'restart-begun', reason: 'it ended', attempt: 1 },
    { type: 'given-up', reason: 'five times in vain' },
    { type: 'stop-asked' },
  ),
  fc
    .constantFrom(
      undefined,
      ended,
      ...(['created', 'paused'] as const).map((status) => ({ status })),
      { status: 'restarting', reason: 'it failed' } as const,
      ...(['none', 'starting', 'healthy', 'unhealthy'] as const).map(running),
    )
    .map(seen),
);

describe('the state of a service', () => {
  it.each<[string, readonly ServiceSignal[], readonly ServiceStateName[]]>([
    [
      'comes up step by step',
      [
        { type: 'fetch-begun' },
        seen({ status: 'created' }),
        seen(running('starting')),
        seen(running('healthy')),
      ],
      ['pulling', 'created', 'starting', 'healthy'],
    ],
    ['passes what nobody saw', [seen(running('healthy'))], ['created', 'starting', 'healthy']],
    [
      'is healthy without a check as soon as it runs',
      [seen(running('none'))],
      ['created', 'starting', 'healthy'],
    ],
    [
      'is known to lie by its probe, whatever its check says',
      [
        seen(running('healthy')),
        { type: 'probe-failed', reason: 'no answer' },
        seen(running('healthy')),
        { type: 'probe-passed' },
      ],
      ['created', 'starting', 'healthy', 'unhealthy', 'healthy'],
    ],
    [
      'stays given up at a look at its remains, and is well when it runs',
      [
        seen(running('healthy')),
        seen(ended),
        { type: 'given-up', reason: '' },
        seen(ended),
        seen(running('healthy')),
      ],
      ['created', 'starting', 'healthy', 'stopped', 'failed', 'starting', 'healthy'],
    ],
    [
      'is uncertain while the engine is gone',
      [seen(running('healthy')), { type: 'engine-lost' }, seen(running('healthy'))],
      ['created', 'starting', 'healthy', 'unhealthy', 'healthy'],
    ],
    ['is absent whether or not the engine is there', [{ type: 'engine-lost' }], []],
  ])('%s', (_, signals, expected) => {
    expect(names(live(...signals))).toEqual(expected);
  });

  it('keeps why it was stopped', () => {
    const states = live(seen(running('healthy')), { type: 'stop-asked' }, seen(ended));
    expect(states.at(-1)).toEqual({ type: 'stopped', reason: 'it was stopped on request' });
  });

  it('takes legal steps only, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 60 }), (sequence) => {
        let before: ServiceStateName = 'absent';
        for (const { type } of live(...sequence)) {
          if (type !== before) expect(legalNext[before]).toContain(type);
          before = type;
        }
      }),
    );
  });

  it('comes to what is seen, unless something was decided meanwhile', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 30 }), (sequence) => {
        const states = live(...sequence, { type: 'probe-passed' }, seen(running('healthy')));
        expect(states.at(-1)?.type ?? 'absent').toBe('healthy');
      }),
    );
  });
});
