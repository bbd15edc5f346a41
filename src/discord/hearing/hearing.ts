import type { VoiceConnection } from '@discordjs/voice';
import { frameMs } from '../../core/audio/frame.ts';
import type { Clock } from '../../shared/clock.ts';
import {
  type EarEvent,
  type EarRemedy,
  hearingWell,
  isWatching,
  watchEar,
} from '../connection/ear-watchdog.ts';
import { createLineProbe } from '../connection/line-probe.ts';
import { askForAddress } from '../guards/ask-for-address.ts';
import { guardReceiver } from '../guards/guard-receiver.ts';
import { silencePacket } from '../opus/opus-format.ts';
import type { JitterStatistics, ReceivedPacket } from './jitter-buffer.ts';
import { SpeakerStream } from './speaker-stream.ts';

export interface HearingOptions {
  readonly clock: Clock;
  readonly mayHear: (userId: string) => boolean;
  readonly membersHere: () => readonly string[];
  readonly onSpeech: (userId: string, samples: Float32Array, atMs: number) => void;
  /** Every packet that was opened, in the order of arrival; for recordings. */
  readonly onPacket: (userId: string, packet: ReceivedPacket) => void;
  readonly onRemedy: (remedy: EarRemedy) => void;
  /** Hearing is back after it had to be healed; `deafMs` is how long that took. */
  readonly onHealed: (deafMs: number) => void;
}

/** The ears of one session, over all its connections. */
export interface Hearing {
  attach(connection: VoiceConnection): void;
  /** A connection that was attached has become ready, or is so again. */
  connected(): void;
  /** Somebody is silent because they muted themselves or were muted. */
  muted(userId: string): void;
  /** Somebody left, or is not listened to any more. */
  forget(userId: string): void;
  readonly statistics: ReadonlyMap<string, JitterStatistics>;
  dispose(): void;
}

const unknownSpeaker = 'unknown';
/** How often the watchdog looks, ms. */
const watchEveryMs = 250;

export function createHearing(options: HearingOptions): Hearing {
  const { clock } = options;
  const streams = new Map<string, SpeakerStream>();
  const active = new Set<SpeakerStream>();
  const unknownSsrcs = new Set<number>();
  let ear = hearingWell;
  let healingSinceMs: number | undefined;
  let reconnectedAtMs: number | undefined;
  let frameTimer: Disposable | undefined;
  let watchTimer: Disposable | undefined;
  let isDisposed = false;
  let attached: VoiceConnection | undefined;

  const probe = createLineProbe({
    clock,
    ask: () => attached !== undefined && askForAddress(attached),
    onDead: (sinceMs) => noteEar({ type: 'line-died', sinceMs, atMs: clock.now() }),
  });

  function streamOf(userId: string): SpeakerStream {
    const known = streams.get(userId);
    if (known) return known;
    const stream = new SpeakerStream((samples, atMs) => options.onSpeech(userId, samples, atMs));
    streams.set(userId, stream);
    return stream;
  }

  function hear(userId: string, packet: ReceivedPacket, ssrc: number): void {
    if (!packet.opus.equals(silencePacket)) {
      noteEar({ type: 'opened', speakerId: userId });
      // Whose stream it is was not known at first.
      if (unknownSsrcs.delete(ssrc) && unknownSsrcs.size === 0)
        noteEar({ type: 'opened', speakerId: unknownSpeaker });
      noteHealed();
    }
    options.onPacket(userId, packet);
    const stream = streamOf(userId);
    stream.receive(packet, ssrc, clock.now());
    active.add(stream);
    frameTimer ??= clock.after(frameMs, tick);
  }

  function tick(): void {
    frameTimer = undefined;
    const nowMs = clock.now();
    for (const [userId, stream] of streams) {
      if (!active.has(stream)) continue;
      if (!stream.tick(nowMs)) active.delete(stream);
      if (stream.hasBrokenOff(nowMs))
        noteEar({ type: 'awaited', speakerId: userId, atMs: stream.lastPacketAtMs });
    }
    if (active.size > 0 && !isDisposed) frameTimer = clock.after(frameMs, tick);
  }

  function noteEar(event: EarEvent): void {
    const { state, remedy } = watchEar(ear, event);
    ear = state;
    if (remedy) {
      const deafSince = [...state.deafTo.values()].map(({ sinceMs }) => sinceMs);
      const lineSince = event.type === 'line-died' ? [event.sinceMs] : [];
      healingSinceMs ??= Math.min(...deafSince, ...state.awaited.values(), ...lineSince);
      options.onRemedy(remedy);
    }
    if (isWatching(state) && !isDisposed) watchTimer ??= clock.after(watchEveryMs, look);
  }

  /** Speech has been opened: where it had to be healed and nobody is unheard any more, it has been. */
  function noteHealed(): void {
    if (healingSinceMs === undefined || isWatching(ear)) return;
    // Nobody may have spoken for long since the line was back.
    options.onHealed((reconnectedAtMs ?? clock.now()) - healingSinceMs);
    healingSinceMs = undefined;
    reconnectedAtMs = undefined;
  }

  function look(): void {
    watchTimer = undefined;
    noteEar({ type: 'looked', atMs: clock.now() });
  }

  return {
    attach(connection) {
      attached = connection;
      // The streams of another connection have other numbers.
      unknownSsrcs.clear();
      noteEar({ type: 'left', speakerId: unknownSpeaker });
      guardReceiver({
        connection,
        mayHear: options.mayHear,
        membersHere: options.membersHere,
        now: () => clock.now(),
        onPacket: hear,
        onUnreadable(userId, ssrc) {
          if (userId === undefined) unknownSsrcs.add(ssrc);
          noteEar({ type: 'unreadable', speakerId: userId ?? unknownSpeaker, atMs: clock.now() });
        },
        onArrived: () => noteEar({ type: 'arrived' }),
        onDatagram: (isAnswer) => probe.arrived(isAnswer),
        onSpeaking: (speakerId, isSpeaking) =>
          noteEar({ type: isSpeaking ? 'awaited' : 'fell-silent', speakerId, atMs: clock.now() }),
      });
    },
    connected() {
      if (healingSinceMs !== undefined) reconnectedAtMs = clock.now();
      noteEar({ type: 'connected' });
      probe.reset();
    },
    muted: (speakerId) => noteEar({ type: 'left', speakerId }),
    forget(userId) {
      const stream = streams.get(userId);
      if (stream) active.delete(stream);
      streams.delete(userId);
      noteEar({ type: 'left', speakerId: userId });
    },
    get statistics() {
      return new Map([...streams].map(([userId, stream]) => [userId, stream.statistics]));
    },
    dispose() {
      isDisposed = true;
      frameTimer?.[Symbol.dispose]();
      watchTimer?.[Symbol.dispose]();
      probe[Symbol.dispose]();
      active.clear();
    },
  };
}
