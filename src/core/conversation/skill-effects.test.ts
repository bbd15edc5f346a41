import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { SavedTimer } from './saved-timer.ts';
import { createSkillEffects } from './skill-effects.ts';

function setUp(saved: readonly SavedTimer[]) {
  const clock = createVirtualClock();
  const said: string[] = [];
  const shelf: (readonly SavedTimer[])[] = [];
  const effects = createSkillEffects({
    clock,
    updateSettings: () => undefined,
    interrupt: () => undefined,
    forget: () => undefined,
    announce: (text) => said.push(text),
    onEffect: () => undefined,
    timerShelf: { saved, save: (timers) => shelf.push(timers) },
  });
  return { clock, said, shelf, effects };
}

const pasta = (endsAt: number): SavedTimer => ({
  id: 'timer-1',
  label: 'pasta',
  endsAt,
  speakerId: 'alice',
  speakerName: 'Alice',
});

it('goes on with the timers of the conversation before', async () => {
  const endsAt = createVirtualClock().wallNow() + 60_000;
  const { clock, said, shelf, effects } = setUp([pasta(endsAt)]);
  effects.resumeTimers();
  await clock.advance(59_000);
  expect(said).toEqual([]);
  expect(effects.timers).toEqual([{ id: 'timer-1', label: 'pasta', endsAt }]);
  await clock.advance(1_000);
  expect(said).toEqual(['Alice, your pasta timer is up.']);
  expect(shelf).toEqual([[]]);
});

it('says how long a timer has been up that ended meanwhile', async () => {
  const { clock, said, effects } = setUp([pasta(createVirtualClock().wallNow() - 120_000)]);
  effects.resumeTimers();
  await clock.advance(0);
  expect(said).toEqual(['Alice, your pasta timer was up 2 minutes ago, while I was away.']);
});

it('leaves what still runs on the shelf when the conversation ends', async () => {
  const { clock, said, shelf, effects } = setUp([pasta(createVirtualClock().wallNow() + 60_000)]);
  effects.resumeTimers();
  effects[Symbol.dispose]();
  await clock.advance(120_000);
  expect(said).toEqual([]);
  expect(shelf).toEqual([]);
});
