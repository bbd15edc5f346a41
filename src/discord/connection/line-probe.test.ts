import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createLineProbe } from './line-probe.ts';

/** A probe of a line that gives an answer to what `answers` says it does, by the time the question is asked. */
function setUp(answers: (atMs: number) => boolean) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const asked: number[] = [];
  const died: { readonly atMs: number; readonly sinceMs: number }[] = [];
  const now = () => clock.now() - startMs;
  const probe = createLineProbe({
    clock,
    ask() {
      asked.push(now());
      if (answers(now())) clock.after(30, () => probe.arrived(true));
      return true;
    },
    onDead: (sinceMs) => died.push({ atMs: now(), sinceMs: sinceMs - startMs }),
  });
  probe.reset();
  return { clock, asked, died, probe };
}

it('asks once a second, and leaves alone what answers', async () => {
  const { clock, asked, died } = setUp(() => true);
  await clock.advance(10_000);
  expect(asked.length).toBeLessThanOrEqual(10);
  expect(died).toEqual([]);
});

it('notices within 3 s that answers have stopped', async () => {
  const { clock, died } = setUp((atMs) => atMs < 5_000);
  await clock.advance(8_000);
  expect(died[0]!.atMs).toBeLessThan(5_000 + 3_000);
  expect(died[0]!.sinceMs).toBeGreaterThanOrEqual(5_000);
});

it('does not mind three answers that were lost', async () => {
  const { clock, died } = setUp((atMs) => atMs < 5_000 || atMs >= 6_200);
  await clock.advance(10_000);
  expect(died).toEqual([]);
});

it('says nothing of a server that has never answered, and stops asking', async () => {
  const { clock, asked, died } = setUp(() => false);
  await clock.advance(60_000);
  expect(died).toEqual([]);
  expect(asked).toHaveLength(5);
});

it('does not ask while people are heard', async () => {
  const { clock, asked, died, probe } = setUp((atMs) => atMs < 2_000);
  await clock.advance(2_000);
  const before = asked.length;
  for (let count = 0; count < 250; count++) {
    probe.arrived(false);
    await clock.advance(20);
  }
  expect(asked.length - before).toBeLessThanOrEqual(1);
  expect(died).toEqual([]);
});
