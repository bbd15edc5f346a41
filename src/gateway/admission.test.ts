import { describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../test/fakes/virtual-clock.ts';
import { type Admission, createAdmission, type Lane } from './admission.ts';

const maxQueueMs = { live: 10_000, batch: 60_000 };

function open(concurrency: number) {
  const clock = createVirtualClock();
  return { clock, admission: createAdmission({ clock, concurrency, maxQueueMs }) };
}

/** One call that takes `ms`; gives how long it took with its wait, or the code it was refused with. */
async function call(
  { admission, clock }: { readonly admission: Admission; readonly clock: VirtualClock },
  lane: Lane,
  ms: number,
  signal = new AbortController().signal,
): Promise<number | string> {
  const fromMs = clock.now();
  try {
    let endedMs = fromMs;
    for await (const atMs of admission.stream(lane, signal, () => work(clock, ms))) endedMs = atMs;
    return endedMs - fromMs;
  } catch (error) {
    return (error as { readonly code?: string }).code ?? 'cancelled';
  }
}

async function* work(clock: VirtualClock, ms: number) {
  await clock.sleep(ms);
  yield clock.now();
}

const percentile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? NaN;

describe('admission', () => {
  it('keeps a voice as fast under four times the load as when idle', async () => {
    const opened = open(2);
    const { clock } = opened;
    const voice = { idle: [] as number[], loaded: [] as number[] };
    const talk = async (tookMs: number[]) => {
      for (let turn = 0; turn < 50; turn++) {
        tookMs.push(Number(await call(opened, 'live', 100)));
        await clock.sleep(50);
      }
    };
    let isOver = false;
    const idle = talk(voice.idle).then(() => (isOver = true));
    await clock.advanceUntil(() => isOver, 60_000);
    await idle;
    isOver = false;
    // Eight programs before two places, each asking again as soon as it has its answer.
    const programs = Array.from({ length: 8 }, async () => {
      let answers = 0;
      while (!isOver) if ((await call(opened, 'batch', 400)) !== 'gateway-busy') answers++;
      return answers;
    });
    const loaded = talk(voice.loaded).then(() => (isOver = true));
    let areDone = false;
    const all = Promise.all([loaded, ...programs]).then(([, ...answers]) => {
      areDone = true;
      return answers;
    });
    await clock.advanceUntil(() => areDone, 120_000);
    expect(Math.min(...(await all))).toBeGreaterThan(0);
    expect(percentile(voice.loaded, 0.95)).toBeLessThanOrEqual(1.5 * percentile(voice.idle, 0.95));
  });

  it('lets live calls wait for live calls, and batch calls for all', async () => {
    const opened = open(1);
    const calls = Promise.all([
      call(opened, 'batch', 100),
      call(opened, 'batch', 100),
      call(opened, 'live', 10),
      call(opened, 'live', 10),
    ]);
    await opened.clock.advance(1_000);
    // The second batch call waits for the first, and then until no voice was heard for a while.
    expect(await calls).toEqual([100, 620, 10, 20]);
  });

  it('keeps programs still between the sentences of a voice, and lets them in when they have waited long', async () => {
    const opened = open(2);
    const { clock } = opened;
    const voice = (async () => {
      for (let sentence = 0; sentence < 70; sentence++) {
        await call(opened, 'live', 100);
        await clock.sleep(200);
      }
    })();
    await clock.advance(150);
    const whileTalking = call(opened, 'batch', 100);
    await clock.advance(25_000);
    await voice;
    // Fifteen seconds, and until the sentence ends that is being said then.
    expect(Number(await whileTalking)).toBeGreaterThanOrEqual(15_100);
    expect(Number(await whileTalking)).toBeLessThanOrEqual(15_400);
    const afterwards = call(opened, 'batch', 100);
    await clock.advance(1_000);
    expect(await afterwards).toBe(100);
  });

  it('refuses at once who would wait too long, by the times of its own lane', async () => {
    const opened = open(1);
    const { admission, clock } = opened;
    const slow = Promise.all([call(opened, 'batch', 30_000), call(opened, 'batch', 30_000)]);
    await clock.advance(60_000);
    expect(await slow).toEqual([30_000, 60_000]);
    const many = Array.from({ length: 20 }, () => call(opened, 'batch', 30_000));
    await clock.settle();
    expect(await call(opened, 'batch', 1)).toBe('gateway-busy');
    expect(admission.expectedWaitMs('batch')).toBeGreaterThan(maxQueueMs.batch);
    expect(admission.expectedWaitMs('live')).toBe(0);
    await clock.advance(100_000);
    const ends = await Promise.all(many);
    // Who was let into the queue and whose time in it ran out is told so as well.
    expect(ends.filter((end) => end !== 'gateway-busy')).toEqual([30_000, 60_000]);
  });

  it('gives the place of who left to the next, and has none taken at the end', async () => {
    const opened = open(1);
    const leaving = new AbortController();
    const running = call(opened, 'live', 100);
    const left = call(opened, 'live', 100, leaving.signal);
    const next = call(opened, 'live', 100);
    await opened.clock.settle();
    leaving.abort(new Error('gone'));
    await opened.clock.advance(1_000);
    expect(await Promise.all([running, left, next])).toEqual([100, 'cancelled', 200]);
    expect([opened.admission.expectedWaitMs('batch'), opened.clock.pendingTimers]).toEqual([0, 0]);
  });

  it('lets batch work in when the quiet ends between two looks at the clock', async () => {
    // Timers of Node may be a little early, and time goes on while the code runs.
    for (let stepMs = 0.05; stepMs < 0.6; stepMs += 0.05) {
      const virtual = createVirtualClock();
      let lateMs = 0;
      const clock: VirtualClock = {
        ...virtual,
        now: () => virtual.now() + (lateMs += stepMs),
        after: (ms, run) => virtual.after(Math.max(0, ms - 0.3), run),
      };
      const admission = createAdmission({ clock, concurrency: 1, maxQueueMs });
      let ended = 0;
      const opened = { admission, clock: virtual };
      const lanes = ['live', 'batch', 'batch'] as const;
      const calls = lanes.map((lane) => call(opened, lane, 10).then(() => ended++));
      await virtual.advanceUntil(() => ended === lanes.length, 5_000);
      await Promise.all(calls);
      expect(virtual.now()).toBeLessThan(2_000);
    }
  });
});
