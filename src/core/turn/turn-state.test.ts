import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLegal,
  isOver,
  legalEvents,
  type TurnEvent,
  type TurnState,
  type TurnStateName,
  transition,
} from './turn-state.ts';

const stateOf: Readonly<Record<TurnStateName, TurnState>> = {
  idle: { name: 'idle' },
  listening: { name: 'listening' },
  pausing: { name: 'pausing', sinceMs: 5 },
  committed: { name: 'committed', atMs: 5 },
  thinking: { name: 'thinking' },
  speaking: { name: 'speaking' },
  interrupted: { name: 'interrupted', reason: 'barge-in' },
  failed: { name: 'failed', code: 'stt-timeout' },
};
const states = Object.values(stateOf);
const events: readonly TurnEvent[] = [
  { type: 'speech-started' },
  { type: 'speech-paused', atMs: 10 },
  { type: 'speech-resumed', onsetMs: 10 },
  { type: 'turn-committed', atMs: 10 },
  { type: 'answer-begun' },
  { type: 'playout-opened' },
  { type: 'became-audible', atMs: 10 },
  { type: 'answer-ended' },
  { type: 'turn-ignored' },
  { type: 'turn-interrupted', reason: 'barge-in' },
  { type: 'turn-failed', code: 'stt-timeout' },
  { type: 'turn-closed' },
];
const anyEvents = fc.array(fc.constantFrom(...events), { maxLength: 40 });

describe('turn state', () => {
  it.each(
    states.flatMap((state) => events.map((event) => ({ state, event, from: state.name, on: event.type }))),
  )('$from on $on moves only if the pair is legal', ({ state, event }) => {
    const next = transition(state, event);
    if (legalEvents[state.name].includes(event.type)) expect(next).not.toBe(state);
    else expect(next).toBe(state);
  });

  it.each([
    [
      [
        'speech-started',
        'speech-paused',
        'turn-committed',
        'answer-begun',
        'playout-opened',
        'became-audible',
        'answer-ended',
      ],
      'answered',
    ],
    [['turn-committed', 'answer-begun', 'answer-ended'], 'answered'],
    [['speech-started', 'speech-paused', 'speech-resumed', 'speech-paused', 'turn-ignored'], 'ignored'],
    [
      [
        'speech-started',
        'speech-paused',
        'turn-committed',
        'answer-begun',
        'playout-opened',
        'turn-interrupted',
        'turn-closed',
      ],
      'interrupted',
    ],
    [['speech-started', 'turn-failed', 'turn-closed'], 'failed'],
  ] as const)('%j ends as %s', (types, outcome) => {
    const end = types.reduce<TurnState>(
      (state, type) => transition(state, events.find((event) => event.type === type)!),
      { name: 'idle' },
    );
    expect(end).toEqual({ name: 'idle', outcome });
  });

  it('takes an answer back only while nobody has heard it', () => {
    const audible: TurnState = { name: 'speaking', audibleAtMs: 1000 };
    expect(transition({ name: 'speaking' }, { type: 'speech-resumed', onsetMs: 1200 }).name).toBe(
      'listening',
    );
    expect(transition(audible, { type: 'speech-resumed', onsetMs: 1000 }).name).toBe('listening');
    expect(transition(audible, { type: 'speech-resumed', onsetMs: 1001 })).toBe(audible);
  });

  it('is never wedged: whatever happened, cancelling and closing ends the turn', () => {
    fc.assert(
      fc.property(anyEvents, (sequence) => {
        const reached = sequence.reduce(transition, { name: 'idle' });
        const ended = [
          { type: 'turn-interrupted', reason: 'shutdown' } as const,
          { type: 'turn-closed' } as const,
        ].reduce<TurnState>(transition, reached);
        expect(isOver(ended)).toBe(true);
      }),
    );
  });

  it('stays over: nothing revives an ended turn', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.constantFrom('answered', 'ignored', 'interrupted', 'failed'),
        (sequence, outcome) => {
          const over: TurnState = { name: 'idle', outcome };
          expect(sequence.reduce(transition, over)).toBe(over);
          expect(sequence.some((event) => isLegal(over, event))).toBe(false);
        },
      ),
    );
  });

  it('is speaking only after it was committed', () => {
    fc.assert(
      fc.property(anyEvents, (sequence) => {
        let state: TurnState = { name: 'idle' };
        let isCommitted = false;
        for (const event of sequence) {
          const next = transition(state, event);
          if (next !== state) {
            if (event.type === 'turn-committed') isCommitted = true;
            if (event.type === 'speech-resumed') isCommitted = false;
            if (next.name === 'speaking') expect(isCommitted).toBe(true);
          }
          state = next;
        }
      }),
    );
  });
});
