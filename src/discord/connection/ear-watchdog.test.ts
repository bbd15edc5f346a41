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
    expect(watchEar(state, { type: 'looked', atMs: 60_000 }).remedy).toBeUndefined();
  });
});
