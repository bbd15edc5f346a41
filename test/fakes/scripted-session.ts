import type { Speaker, VoiceSession, VoiceSessionEvent } from '../../src/core/ports/index.ts';
import { PacedPlayout } from '../../src/core/transport/paced-playout.ts';
import { AsyncQueue } from '../../src/shared/async-queue.ts';
import type { Clock } from '../../src/shared/clock.ts';

export interface ScriptedSessionOptions {
  readonly clock: Clock;
  readonly id?: string;
  /**
   * What a silent microphone sends: `frames` of zeros all the time, or `nothing` but five frames after speech,
   * as voice channels do.
   */
  readonly silence?: 'frames' | 'nothing' | undefined;
  /** The text side hangs. */
  readonly hangsOnText?: boolean;
  readonly hasTextSide?: boolean;
}

/** A voice channel in virtual time. */
export interface ScriptedSession extends VoiceSession {
  /** Every answer's playout, oldest first. */
  readonly playouts: readonly PacedPlayout[];
  readonly posted: readonly string[];
  join(speaker: Speaker): void;
  leave(speakerId: string): void;
  /** Says `samples` (16 kHz mono) at real-time pace; resolves with the clock time of the last one. */
  speak(speakerId: string, samples: Float32Array): Promise<number>;
  type(speakerId: string, text: string): void;
  /** The other side ends the call. */
  hangUp(reason: string): void;
}

const frameMs = 20;
const frameSamples = 320;
const trailingSilentFrames = 5;

interface Microphone {
  readonly waiting: { samples: Float32Array; offset: number; spoken: (atMs: number) => void }[];
  silentFrames: number;
  next: Disposable | undefined;
}

export function createScriptedSession(options: ScriptedSessionOptions): ScriptedSession {
  const { clock } = options;
  const events = new AsyncQueue<VoiceSessionEvent>({ capacity: 10_000, overflow: 'block' });
  const playouts: PacedPlayout[] = [];
  const posted: string[] = [];
  const microphones = new Map<string, Microphone>();

  /** Sends what was said during the 20 ms that have just gone by. */
  function tick(speakerId: string, microphone: Microphone, startMs: number): void {
    microphone.next = clock.after(frameMs, () => tick(speakerId, microphone, startMs + frameMs));
    const frame = new Float32Array(frameSamples);
    const [speaking] = microphone.waiting;
    if (speaking) {
      const part = speaking.samples.subarray(speaking.offset, speaking.offset + frameSamples);
      frame.set(part);
      speaking.offset += frameSamples;
      microphone.silentFrames = 0;
      if (speaking.offset >= speaking.samples.length) {
        microphone.waiting.shift();
        speaking.spoken(startMs + part.length / 16);
      }
    } else {
      microphone.silentFrames++;
    }
    const isSent = options.silence !== 'nothing' || microphone.silentFrames <= trailingSilentFrames;
    if (isSent) events.offer({ type: 'audio', speakerId, samples: frame, atMs: startMs });
  }

  function end(reason: string): void {
    for (const microphone of microphones.values()) microphone.next?.[Symbol.dispose]();
    events.offer({ type: 'closed', reason });
    events.close();
  }

  return {
    id: options.id ?? 'session',
    hasTextSide: options.hasTextSide,
    events,
    playouts,
    posted,
    join(speaker) {
      events.offer({ type: 'speaker-joined', speaker });
      const microphone: Microphone = { waiting: [], silentFrames: trailingSilentFrames, next: undefined };
      microphones.set(speaker.id, microphone);
      const startMs = clock.now();
      microphone.next = clock.after(frameMs, () => tick(speaker.id, microphone, startMs));
    },
    leave(speakerId) {
      const microphone = microphones.get(speakerId);
      microphone?.next?.[Symbol.dispose]();
      for (const { spoken } of microphone?.waiting ?? []) spoken(clock.now());
      microphones.delete(speakerId);
      events.offer({ type: 'speaker-left', speakerId });
    },
    speak(speakerId, samples) {
      const microphone = microphones.get(speakerId);
      if (!microphone) throw new Error(`${speakerId} is not in the session`);
      return new Promise((spoken) => microphone.waiting.push({ samples, offset: 0, spoken }));
    },
    type: (speakerId, text) => void events.offer({ type: 'text', speakerId, text }),
    hangUp: end,
    openPlayout() {
      const playout = new PacedPlayout(clock);
      playouts.push(playout);
      return playout;
    },
    postText(text) {
      if (options.hangsOnText) return new Promise(() => undefined);
      posted.push(text);
      return Promise.resolve();
    },
    close(reason) {
      end(reason);
      return Promise.resolve();
    },
  };
}
