import { createScope, isCancelled } from '../../shared/abort.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import { durationMsOf, frameMs, frameSamples } from '../audio/frame.ts';
import type { Playout, Speaker, VoiceSession, VoiceSessionEvent } from '../ports/index.ts';
import { PacedPlayout } from './paced-playout.ts';

export interface RecordedSessionOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly speaker: Speaker;
  readonly onText?: (text: string) => void;
  /** Without one, nothing is heard until `hear`: for sessions that live on typed requests. Open by default. */
  readonly microphone?: 'open' | 'none';
  /** Makes the device an answer is heard on; without one, answers are timed but heard by nobody. */
  readonly createPlayout?: () => Playout;
}

/** A session with one speaker whose words come from recordings or a keyboard. */
export interface RecordedSession extends VoiceSession {
  /** Every answer's playout, oldest first, for writing what was said to a file. */
  readonly playouts: readonly Playout[];
  /**
   * Lets the speaker say `samples` (mono, 16 kHz) at real-time pace and resolves with the clock time of the
   * last sample. Silence is fed before, between and after, as an open microphone gives it.
   */
  speak(samples: Float32Array): Promise<number>;
  /** Feeds audio that is already paced, as a microphone gives it; replaces the silence. */
  hear(samples: Float32Array): void;
  type(text: string): void;
}

/** Opens the session; its microphone runs until `close`. */
export function openRecordedSession(options: RecordedSessionOptions): RecordedSession {
  const { clock, speaker } = options;
  const events = new AsyncQueue<VoiceSessionEvent>({ capacity: 1_000, overflow: 'drop-oldest' });
  const playouts: Playout[] = [];
  const scope = createScope();
  let isLive = false;
  let waiting: { samples: Float32Array; offset: number; spoken: (atMs: number) => void } | undefined;

  const nextFrame = (atMs: number): Float32Array => {
    const frame = new Float32Array(frameSamples);
    if (!waiting) return frame;
    const part = waiting.samples.subarray(waiting.offset, waiting.offset + frameSamples);
    frame.set(part);
    waiting.offset += frameSamples;
    if (waiting.offset >= waiting.samples.length) {
      waiting.spoken(atMs + durationMsOf(part.length));
      waiting = undefined;
    }
    return frame;
  };

  const runMicrophone = async () => {
    const startMs = clock.now();
    for (let index = 0; ; index++) {
      const atMs = startMs + index * frameMs;
      // A frame exists once its last sample was spoken; waiting for a time, not a duration, keeps the pace exact.
      await clock.sleep(Math.max(0, atMs + frameMs - clock.now()), { signal: scope.signal });
      if (!isLive) events.offer({ type: 'audio', speakerId: speaker.id, samples: nextFrame(atMs), atMs });
    }
  };

  events.offer({ type: 'speaker-joined', speaker });
  const microphone = (options.microphone === 'none' ? Promise.resolve() : runMicrophone()).catch(
    (error: unknown) => {
      if (!isCancelled(error)) events.fail(error);
    },
  );

  return {
    id: options.id,
    events,
    playouts,
    openPlayout() {
      const playout = options.createPlayout?.() ?? new PacedPlayout(clock);
      playouts.push(playout);
      return playout;
    },
    postText(text) {
      options.onText?.(text);
      return Promise.resolve();
    },
    speak(samples) {
      return new Promise((spoken) => {
        waiting = { samples, offset: 0, spoken };
      });
    },
    hear(samples) {
      isLive = true;
      events.offer({
        type: 'audio',
        speakerId: speaker.id,
        samples,
        atMs: clock.now() - durationMsOf(samples.length),
      });
    },
    type: (text) => void events.offer({ type: 'text', speakerId: speaker.id, text }),
    async close(reason) {
      scope.cancel('shutdown');
      await microphone;
      events.offer({ type: 'closed', reason });
      events.close();
    },
  };
}
