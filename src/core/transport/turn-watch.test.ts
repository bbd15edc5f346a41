import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Receipt } from '../pipeline/receipt.ts';
import { createTurnWatch } from './turn-watch.ts';

const started = (turnId: string) => ({ type: 'speech-started', turnId }) as PipelineEvent;
const ended = (turnId: string) =>
  ({ type: 'turn-ended', turnId, receipt: { turnId } as Receipt }) as PipelineEvent;

function watching() {
  const clock = createVirtualClock();
  const watch = createTurnWatch(clock);
  const quiet: { receipts?: readonly Receipt[] } = {};
  void watch.untilQuiet(watch.mark()).then((receipts) => {
    quiet.receipts = receipts;
  });
  return { clock, watch, quiet };
}

it('waits out a second half of the question, and no longer', async () => {
  const { clock, watch, quiet } = watching();
  await clock.advance(5_000);
  watch.observe(started('a'));
  await clock.advance(60_000);
  watch.observe(ended('a'));
  await clock.advance(399);
  watch.observe(started('b'));
  await clock.advance(1_000);
  watch.observe(ended('b'));
  await clock.advance(399);
  expect(quiet.receipts).toBeUndefined();
  await clock.advance(1);
  expect(quiet.receipts).toEqual([{ turnId: 'a' }, { turnId: 'b' }]);
  expect(clock.pendingTimers).toBe(0);
});

it('gives up a question that nobody noticed', async () => {
  const { clock, quiet } = watching();
  await clock.advance(5_999);
  expect(quiet.receipts).toBeUndefined();
  await clock.advance(1);
  expect(quiet.receipts).toEqual([]);
});
