import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { VoiceSessionEvent } from '../ports/index.ts';
import { openRecordedSession } from './recorded-session.ts';

function open() {
  const clock = createVirtualClock();
  const session = openRecordedSession({ id: 'file', clock, speaker: { id: 'me', name: 'Me' } });
  const events: VoiceSessionEvent[] = [];
  const consumed = (async () => {
    for await (const event of session.events) events.push(event);
  })();
  return { clock, session, events, consumed };
}
const framesOf = (events: readonly VoiceSessionEvent[]) => events.filter((event) => event.type === 'audio');

describe('openRecordedSession', () => {
  it('feeds silence, the recording and silence at the pace of the clock', async () => {
    const { clock, session, events, consumed } = open();
    await clock.advance(100);
    const spoken = session.speak(new Float32Array(16_000 / 10).fill(0.25));
    await clock.advance(200);
    const frames = framesOf(events);
    expect(frames).toHaveLength(15);
    expect(frames.map((frame) => frame.samples[0])).toEqual([
      0, 0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0, 0,
    ]);
    expect(frames.map((frame) => frame.atMs)).toEqual(frames.map((_, index) => index * 20));
    expect(await spoken).toBe(200);
    await session.close('done');
    await consumed;
    expect(events.at(-1)).toEqual({ type: 'closed', reason: 'done' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('says when a recording that is no whole number of frames really ended', async () => {
    const { clock, session } = open();
    const spoken = session.speak(new Float32Array(400).fill(0.25));
    await clock.advance(100);
    expect(await spoken).toBe(25);
    await session.close('done');
  });

  it('passes typed requests and posted text', async () => {
    const clock = createVirtualClock();
    const posted: string[] = [];
    const session = openRecordedSession({
      id: 'keys',
      clock,
      speaker: { id: 'me', name: 'Me' },
      onText: (text) => posted.push(text),
    });
    session.type('hello');
    await session.postText('code');
    await session.close('done');
    const kinds: string[] = [];
    for await (const event of session.events) kinds.push(event.type);
    expect(kinds).toEqual(['speaker-joined', 'text', 'closed']);
    expect(posted).toEqual(['code']);
  });
});
