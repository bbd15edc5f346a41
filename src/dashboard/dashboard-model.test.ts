import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationEvents, receiptOf, servicesOf, statusOf } from '../../test/tui/recorded-conversation.ts';
import { applyChange, type DashboardModel, emptyModel, kept } from './dashboard-model.ts';
import { levelOf } from './level.ts';
import { partsOf } from './parts.ts';

const fold = (events: ReturnType<typeof conversationEvents>, from: DashboardModel = emptyModel) =>
  events.reduce(
    (model, event, index) => applyChange(model, { type: 'event-received', event, nowMs: index }),
    from,
  );

describe('the dashboard model', () => {
  it('shows a turn from the first word to its receipt', () => {
    const events = conversationEvents('t1');
    const until = (type: string) => fold(events.slice(0, events.findIndex((one) => one.type === type) + 1));

    expect(until('transcript-updated').turns).toMatchObject([
      { phase: 'listening', heard: 'what is', isHeardFinal: false },
    ]);
    expect(until('turn-committed').turns).toMatchObject([{ phase: 'thinking', isHeardFinal: true }]);
    expect(until('clause-spoken').turns).toMatchObject([
      { phase: 'speaking', spoken: 'Paris is the capital.' },
    ]);
    const over = until('turn-ended');
    expect(over.turns).toMatchObject([{ phase: 'over', receipt: { turnId: 't1' } }]);
    expect(over.receipts).toHaveLength(1);
    expect(over.speakerNames.get('alice')).toBe('Alice');
  });

  it('keeps what was cut off by an interruption apart from what was heard', () => {
    const model = fold(conversationEvents('t1', { isInterrupted: true }));
    expect(model.turns).toMatchObject([
      { spoken: 'Paris is', unspoken: 'the capital. It lies on the Seine.' },
    ]);
  });

  it('begins a new turn when a new daemon counts from one again', () => {
    const model = fold([...conversationEvents('t1'), ...conversationEvents('t1', { startedAt: 2 })]);
    expect(model.turns).toHaveLength(2);
    expect(model.receipts).toHaveLength(2);
  });

  it('ends what a lost daemon had begun, and says that the line came back', () => {
    const events = conversationEvents('t1');
    let model = applyChange(emptyModel, { type: 'status-read', status: statusOf(), nowMs: 0 });
    model = fold(events.slice(0, 3), model);
    const loss = { type: 'disconnected', message: 'gone', nextSteps: ['Start it.'] } as const;
    model = applyChange(model, { ...loss, nowMs: 5 });
    model = applyChange(model, { ...loss, nowMs: 9 });
    expect(model.connection).toMatchObject({ state: 'lost', sinceMs: 5 });
    expect(model.turns).toMatchObject([{ phase: 'over' }]);
    model = applyChange(model, { type: 'connected', nowMs: 10 });
    expect(model.connection).toEqual({ state: 'connected', sinceMs: 10, wasLost: true });
  });

  it('counts a turn once, read from the past and received as an event', () => {
    const receipts = [receiptOf('t1', { startedAt: 1 })];
    let model = applyChange(emptyModel, { type: 'receipts-read', receipts });
    model = applyChange(model, { type: 'receipts-read', receipts });
    expect(fold(conversationEvents('t1').slice(-1), model).receipts).toHaveLength(1);
    expect(model.turns).toHaveLength(1);
    expect(fold(conversationEvents('t1'), model).turns).toMatchObject([
      { phase: 'over', receipt: { turnId: 't1' } },
    ]);
  });

  it('keeps what each part uses, and shows services the status does not know', () => {
    let model = applyChange(emptyModel, { type: 'services-read', services: servicesOf() });
    for (let nowMs = 0; nowMs < 3; nowMs++)
      model = applyChange(model, { type: 'status-read', status: statusOf(), nowMs });
    expect(model.usages.get('host:hearing')).toEqual(
      Array.from({ length: 3 }, () => ({ memoryBytes: 412_000_000, cpuCores: 0.21 })),
    );
    expect(model.usages.get('service:whisper')?.at(-1)).toEqual({ memoryBytes: 734_003_200, cpuCores: 0.37 });
    const parts = partsOf(model.status?.components ?? [], model.services);
    expect(parts.slice(-2)).toMatchObject([
      { id: 'service:whisper', kind: 'service', state: 'ready' },
      { id: 'service:ollama', state: 'failed' },
    ]);
    const known = [...parts.filter(({ id }) => id === 'service:ollama')];
    expect(partsOf(known, servicesOf()).map(({ id }) => id)).toEqual(['service:ollama', 'service:whisper']);
  });

  it('says what is being done for a service, until it is done', () => {
    const step = { step: 'pull ollama', kind: 'pull', service: 'ollama', detail: '3 of 9 layers' } as const;
    const after = (state: 'progressed' | 'finished', from = emptyModel) => {
      const event = { type: 'stack-progressed', atMs: 1, step: { ...step, state } } as const;
      return applyChange(from, { type: 'event-received', event, nowMs: 1 });
    };
    expect(after('progressed').stackSteps.get('ollama')?.detail).toBe('3 of 9 layers');
    expect(after('finished', after('progressed')).stackSteps.size).toBe(0);
  });

  it('takes a component that changed before the next status', () => {
    const model = applyChange(emptyModel, { type: 'status-read', status: statusOf(), nowMs: 0 });
    const component = { ...statusOf().components[0]!, state: 'failed' as const };
    const event = { type: 'component-changed', atMs: 1, component } as const;
    const after = applyChange(model, { type: 'event-received', event, nowMs: 1 });
    expect(after.status?.components.find((one) => one.id === component.id)?.state).toBe('failed');
  });

  it('says once what failed twice in the same way', () => {
    const of = { atMs: 1, sessionId: 'hall', turnId: 't1', speakerId: 'alice' } as const;
    const failed = { ...of, type: 'stage-failed', stage: 'stt', code: 'deadline-exceeded' } as const;
    const events = [conversationEvents('t1')[0]!, failed, failed, { ...failed, code: 'engine-host-died' }];
    expect(fold(events).turns).toMatchObject([
      { failures: ['stt: deadline-exceeded', 'stt: engine-host-died'] },
    ]);
  });

  it('knows how loud a speaker is, until that is too long ago', () => {
    const of = { atMs: 1, sessionId: 'hall', speakerId: 'alice' } as const;
    const event = { ...of, type: 'speaker-level-measured', levelDbfs: -33.5 } as const;
    const model = applyChange(emptyModel, { type: 'event-received', event, nowMs: 1_000 });
    expect(levelOf(model, 'alice', 1_100)).toBeCloseTo(0.5);
    expect(levelOf(model, 'alice', 2_500)).toBeUndefined();
    expect(levelOf(model, 'bob', 1_100)).toBeUndefined();
  });

  it('takes events in any order and with any loss without throwing', () => {
    const all = ['t1', 't2', 't3'].flatMap((id) => conversationEvents(id, { isInterrupted: id === 't2' }));
    fc.assert(
      fc.property(fc.shuffledSubarray(all), (events) => {
        const model = fold(events);
        expect(model.turns.length).toBeLessThanOrEqual(events.length);
        expect(model.receipts).toHaveLength(events.filter((one) => one.type === 'turn-ended').length);
      }),
      { numRuns: 200 },
    );
  });

  it('stays bounded over 100,000 events', () => {
    let model: DashboardModel = emptyModel;
    for (let turn = 0; turn < 8_000; turn++)
      model = fold(conversationEvents(`t${turn}`, { startedAt: turn }), model);
    expect(model.turns).toHaveLength(kept.turns);
    expect(model.receipts).toHaveLength(kept.receipts);
    expect(model.logs.length).toBeLessThanOrEqual(kept.logs);
  });
});
