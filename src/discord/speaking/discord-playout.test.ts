import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { EncodeStreamListener, EncodeThread } from '../opus/encode-thread.ts';
import type { ChangeOfLevel } from '../opus/packet-encoder.ts';
import { DiscordPlayout } from './discord-playout.ts';
import { createMouth } from './mouth.ts';

const rateHz = 48_000;
const frameSamples = rateHz / 50;

/** A thread whose packets hold the level they were encoded at; what it is asked to encode again waits for `release`. */
function createSlowThread() {
  const again: ChangeOfLevel[] = [];
  let listener: EncodeStreamListener | undefined;
  let count = 0;
  const packetOf = (gainDb: number) => ({ packet: Uint8Array.of(-gainDb) });
  const thread: EncodeThread = {
    open(opened) {
      listener = opened;
      return {
        encode: ({ gainDb }) => opened.onPackets({ firstNumber: count++, packets: [packetOf(gainDb)] }),
        encodeAgain: (change) => again.push(change),
        finish: () => opened.onFinished(),
        discard: () => undefined,
      };
    },
    dispose: () => Promise.resolve(),
  };
  return {
    thread,
    again,
    release() {
      for (const { gainDb, fromNumber } of again.splice(0)) {
        const packets = Array.from({ length: count - fromNumber }, () => packetOf(gainDb));
        listener?.onPackets({ firstNumber: fromNumber, packets });
      }
    },
  };
}

function setUp() {
  const clock = createVirtualClock();
  const sent: number[] = [];
  const mouth = createMouth({
    clock,
    send: (packet) => {
      if (packet.length === 1) sent.push(packet[0] ?? -1);
      return true;
    },
    setSpeaking: () => undefined,
  });
  const slow = createSlowThread();
  const { thread } = slow;
  const playout = new DiscordPlayout({ clock, thread, mouth, stuckAfterMs: 5_000, onStuck: () => undefined });
  return { clock, sent, playout, ...slow };
}

describe('the level of an answer', () => {
  it('changes with the next packet, not after all that was encoded ahead', async () => {
    const { clock, sent, playout, release } = setUp();
    await playout.write(new Float32Array(frameSamples * 10), rateHz);
    await clock.advance(50);
    expect(sent).toEqual([0, 0, 0]);
    playout.setGainDb(-24);
    release();
    const ended = playout.finish();
    await clock.advance(400);
    expect(sent).toEqual([0, 0, 0, 24, 24, 24, 24, 24, 24, 24]);
    expect(await ended).toMatchObject({ end: 'played', heardMs: 200 });
  });

  it('keeps every packet in its place where some were sent before they were encoded again', async () => {
    const { clock, sent, playout, again, release } = setUp();
    await playout.write(new Float32Array(frameSamples * 10), rateHz);
    await clock.advance(50);
    playout.setGainDb(-24);
    expect(again).toEqual([{ gainDb: -24, fromNumber: 3 }]);
    await clock.advance(40);
    release();
    const ended = playout.finish();
    await clock.advance(400);
    expect(sent).toEqual([0, 0, 0, 0, 0, 24, 24, 24, 24, 24]);
    expect(await ended).toMatchObject({ end: 'played', heardMs: 200 });
  });
});
