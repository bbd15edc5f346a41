import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { silencePacket } from '../opus/opus-format.ts';
import { createMouth } from './mouth.ts';

/** A mouth whose line may be down, and what went out of it when. */
function setUp() {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const sent: { readonly what: number | 'silence'; readonly atMs: number }[] = [];
  const shown: boolean[] = [];
  const line = { isUp: true };
  const mouth = createMouth({
    clock,
    send(packet) {
      if (line.isUp)
        sent.push({
          what: silencePacket.equals(packet) ? 'silence' : (packet[0] ?? -1),
          atMs: clock.now() - startMs,
        });
      return line.isUp;
    },
    setSpeaking: (isSpeaking) => shown.push(isSpeaking),
  });
  return { clock, sent, shown, line, mouth };
}

/** Gives packets 0, 1, 2 … */
function numbered(count: number, onEnd: () => void = () => undefined) {
  let next = 0;
  return {
    next: () => (next < count ? Buffer.of(next) : undefined),
    sent() {
      next++;
      if (next === count) onEnd();
    },
  };
}

describe('the mouth', () => {
  it('sends a packet every 20 ms, then five of silence, then shows that it is quiet', async () => {
    const { clock, sent, shown, mouth } = setUp();
    const source = numbered(3, () => mouth.hush(source));
    mouth.speak(source);
    await clock.advance(400);
    expect(sent.map(({ what }) => what)).toEqual([0, 1, 2, ...Array.from({ length: 5 }, () => 'silence')]);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 20, 40, 60, 80, 100, 120, 140]);
    expect(shown).toEqual([false]);
  });

  it('waits for the line and loses nothing', async () => {
    const { clock, sent, line, mouth } = setUp();
    mouth.speak(numbered(4));
    await clock.advance(20);
    line.isUp = false;
    await clock.advance(1_000);
    line.isUp = true;
    await clock.advance(100);
    expect(sent.map(({ what }) => what).filter((what) => what !== 'silence')).toEqual([0, 1, 2, 3]);
  });

  it('is silent at once when it is hushed', async () => {
    const { clock, sent, mouth } = setUp();
    const source = numbered(100);
    mouth.speak(source);
    await clock.advance(100);
    mouth.hush(source);
    const before = sent.length;
    await clock.advance(400);
    expect(sent.slice(before).every(({ what }) => what === 'silence')).toBe(true);
  });

  it('greets with silence', async () => {
    const { clock, sent, mouth } = setUp();
    mouth.greet();
    await clock.advance(400);
    expect(sent.map(({ what }) => what)).toEqual(Array.from({ length: 5 }, () => 'silence'));
    mouth.dispose();
    expect(clock.pendingTimers).toBe(0);
  });
});
