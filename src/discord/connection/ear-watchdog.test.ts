import { describe, expect, it } from 'vitest';
import { type EarEvent, hearingWell, watchEar } from './ear-watchdog.ts';

/** What is done when somebody speaks without a break and `isReadable` says what can be opened. */
function remedies(untilMs: number, isReadable: (atMs: number) => boolean, speakerId = 'alice') {
  let state = hearingWell;
  const done: { readonly remedy: string; readonly atMs: number }[] = [];
  for (let atMs = 0; atMs <= untilMs; atMs += 20) {
    const events: EarEvent[] = [
      isReadable(atMs) ? { type: 'opened', speakerId } : { type: 'unreadable', speakerId, atMs },
      ...(atMs % 260 === 0 ? [{ type: 'looked', atMs } as const] : []),
    ];
    for (const event of events) {
      const next = watchEar(state, event);
      state = next.state;
      if (next.remedy) done.push({ remedy: next.remedy, atMs });
    }
  }
  return done;
}

describe('the ear watchdog', () => {
  it('asks for new keys before 3 s are over, then for a new connection before 8 s', () => {
    const [first, second] = remedies(8_000, () => false);
    expect(first).toMatchObject({ remedy: 'rekey' });
    expect(first?.atMs).toBeLessThan(3_000);
    expect(second).toMatchObject({ remedy: 'rejoin' });
    expect(second?.atMs).toBeLessThan(6_000);
  });

  it('does not join again and again', () => {
    expect(remedies(14_000, () => false).map(({ remedy }) => remedy)).toEqual(['rekey', 'rejoin']);
    expect(remedies(18_000, () => false)).toHaveLength(3);
  });

  it('leaves alone what works every now and then', () => {
    expect(remedies(10_000, (atMs) => atMs % 500 === 0)).toEqual([]);
  });

  it('begins with keys again after it has heard', () => {
    const done = remedies(10_000, (atMs) => atMs === 3_000);
    expect(done.map(({ remedy }) => remedy)).toEqual(['rekey', 'rekey', 'rejoin']);
  });

  it('notices being deaf to one of two', () => {
    let state = hearingWell;
    const asked: string[] = [];
    for (let atMs = 0; atMs < 3_000; atMs += 20) {
      for (const event of [
        { type: 'opened', speakerId: 'alice' },
        { type: 'unreadable', speakerId: 'bob', atMs },
        { type: 'looked', atMs },
      ] as const) {
        const next = watchEar(state, event);
        state = next.state;
        if (next.remedy) asked.push(next.remedy);
      }
    }
    expect(asked).toEqual(['rekey']);
    expect(watchEar(state, { type: 'left', speakerId: 'bob' }).state).toBe(hearingWell);
  });

  it('does nothing long after the speech has ended', () => {
    const { state } = watchEar(hearingWell, { type: 'unreadable', speakerId: 'alice', atMs: 0 });
    expect(watchEar(state, { type: 'looked', atMs: 60_000 })).toEqual({ state: hearingWell });
  });
});

describe('the ear watchdog of a line on which nothing arrives', () => {
  /** What is done about the events, looking every 250 ms. */
  function remediesOf(untilMs: number, events: Readonly<Record<number, EarEvent>>) {
    let state = hearingWell;
    const done: { readonly remedy: string; readonly atMs: number }[] = [];
    for (let atMs = 0; atMs <= untilMs; atMs += 50) {
      const given = events[atMs];
      for (const event of [...(given ? [given] : []), { type: 'looked', atMs } as const]) {
        const next = watchEar(state, event);
        state = next.state;
        if (next.remedy) done.push({ remedy: next.remedy, atMs });
      }
    }
    return done;
  }
  const awaited = (atMs: number): EarEvent => ({ type: 'awaited', speakerId: 'alice', atMs });

  it('joins again before 3 s, once for one notice', () => {
    expect(remediesOf(20_000, { 0: awaited(0) })).toEqual([{ remedy: 'rejoin', atMs: 2_000 }]);
  });

  it('leaves a line alone on which anything arrives', () => {
    expect(remediesOf(5_000, { 0: awaited(0), 1_500: { type: 'arrived' } })).toEqual([]);
  });

  it('does not mind a key that was pressed and let go', () => {
    const silent: EarEvent = { type: 'fell-silent', speakerId: 'alice', atMs: 100 };
    expect(remediesOf(5_000, { 0: awaited(0), 100: silent })).toEqual([]);
    expect(remediesOf(5_000, { 0: awaited(0), 800: { ...silent, atMs: 800 } })).toHaveLength(1);
  });

  it('awaits nothing from before the connection was made', () => {
    expect(remediesOf(5_000, { 0: awaited(0), 1_000: { type: 'connected' } })).toEqual([]);
  });

  it('joins again at once where the server answers no more, and more and more seldom where that did not help', () => {
    const died = Object.fromEntries(
      Array.from({ length: 60 }, (_, second) => [
        second * 1_000,
        { type: 'line-died', sinceMs: 0, atMs: second * 1_000 } as const,
      ]),
    );
    expect(remediesOf(59_000, died).map(({ atMs }) => atMs)).toEqual([0, 20_000]);
    expect(remediesOf(3_000, { 0: died[0]!, 1_000: { type: 'arrived' }, 2_000: died[2_000]! })).toHaveLength(
      2,
    );
  });

  it('tries more and more seldom where it did not help', () => {
    const notices = Object.fromEntries([0, 12_000, 24_000, 36_000].map((atMs) => [atMs, awaited(atMs)]));
    expect(remediesOf(50_000, notices).map(({ atMs }) => atMs)).toEqual([2_000, 26_000]);
  });
});
