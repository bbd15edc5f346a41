import { randomInt } from 'node:crypto';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hearingRateHz } from '../../core/audio/frame.ts';
import type { Clock } from '../../shared/clock.ts';
import { makeFolder } from '../../shared/make-folder.ts';
import { createOpusCodec, type OpusCodec } from '../opus/opus-codec.ts';
import { packetMs, silencePacket } from '../opus/opus-format.ts';
import { createMixedWav } from './mixed-wav.ts';
import { createOggOpusPages, type OggOpusPages } from './ogg-opus.ts';

/** What ended a recording that nobody stopped. */
export type RecordingLimit = 'tooLong' | 'tooLarge';

export interface RecorderOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly place: string;
  readonly startedBy: string;
  readonly nameOf: (speakerId: string) => string;
  readonly limits: RecordingLimits;
  /** Told once, when a limit ended it. */
  readonly onLimit: (limit: RecordingLimit) => void;
}

export interface RecordingLimits {
  readonly maxMs: number;
  readonly maxBytes: number;
}

/** Two hours; a speaker is about 30 MB an hour, the mix 115 MB. */
export const defaultLimits: RecordingLimits = { maxMs: 7_200_000, maxBytes: 2_000_000_000 };

interface Track {
  readonly file: string;
  readonly pages: OggOpusPages;
  readonly decoder: OpusCodec;
  waiting: Uint8Array[];
  /** Packets so far, silence between them included: all tracks begin with the recording. */
  length: number;
}

/** One recording: a file per speaker with Discord's own packets, the mix, and what happened when. */
export interface Recorder {
  readonly startedAtMs: number;
  add(speakerId: string, packet: Uint8Array): void;
  note(event: Readonly<Record<string, unknown>>): void;
  stop(): void;
}

/** What is lost at most when the process dies, ms. */
const flushEveryMs = 1_000;
/** Packets are put where they arrive; what is older than this does not change any more, ms. */
const settledAfterMs = 200;

export function startRecorder(options: RecorderOptions): Recorder {
  const { dir, clock } = options;
  makeFolder(dir, { mode: 0o700 });
  const startedAtMs = clock.wallNow();
  const startMs = clock.now();
  const tracks = new Map<string, Track>();
  const mix = createMixedWav(join(dir, 'mix.wav'));
  let bytes = 0;
  let isStopped = false;
  writeManifest('running');
  let timer = clock.after(flushEveryMs, flushAndGoOn);

  function writeManifest(state: 'running' | 'finished'): void {
    const manifest = {
      startedAtMs,
      durationMs: Math.round(clock.now() - startMs),
      state,
      place: options.place,
      startedBy: options.startedBy,
      mix: 'mix.wav',
      events: 'events.jsonl',
      tracks: [...tracks].map(([id, { file }]) => ({ speakerId: id, name: options.nameOf(id), file })),
    };
    writeFileSync(join(dir, 'recording.json.new'), JSON.stringify(manifest, undefined, 2), { mode: 0o600 });
    renameSync(join(dir, 'recording.json.new'), join(dir, 'recording.json'));
  }

  function trackOf(speakerId: string): Track {
    const known = tracks.get(speakerId);
    if (known) return known;
    const file = `${speakerId}.ogg`;
    const pages = createOggOpusPages(randomInt(2 ** 31), options.nameOf(speakerId));
    writeFileSync(join(dir, file), pages.headers, { mode: 0o600 });
    const decoder = createOpusCodec(hearingRateHz);
    const track: Track = { file, pages, decoder, waiting: [], length: 0 };
    tracks.set(speakerId, track);
    writeManifest('running');
    return track;
  }

  function flush(isLast = false): void {
    for (const track of tracks.values()) {
      if (track.waiting.length === 0 && !isLast) continue;
      const pages = track.pages.pages(track.waiting, isLast);
      appendFileSync(join(dir, track.file), pages);
      bytes += pages.length;
      track.waiting = [];
    }
    const settledMs = clock.now() - startMs - settledAfterMs;
    if (!isLast) mix.flush(Math.max(0, Math.round((settledMs * hearingRateHz) / 1000)));
  }

  function flushAndGoOn(): void {
    flush();
    const elapsedMs = clock.now() - startMs;
    const mixBytes = (elapsedMs * hearingRateHz * 2) / 1000;
    const isOver = elapsedMs >= options.limits.maxMs || bytes + mixBytes >= options.limits.maxBytes;
    if (isOver) {
      stop();
      options.onLimit(elapsedMs >= options.limits.maxMs ? 'tooLong' : 'tooLarge');
    } else timer = clock.after(flushEveryMs, flushAndGoOn);
  }

  function stop(): void {
    if (isStopped) return;
    isStopped = true;
    timer[Symbol.dispose]();
    flush(true);
    mix.close();
    writeManifest('finished');
  }

  return {
    startedAtMs,
    add(speakerId, packet) {
      if (isStopped) return;
      const track = trackOf(speakerId);
      // A packet is sent when its last sample was spoken.
      const slot = Math.round((clock.now() - startMs) / packetMs) - 1;
      while (track.length < slot) {
        track.waiting.push(silencePacket);
        track.length++;
      }
      track.waiting.push(packet);
      const pcm = track.decoder.decode(Buffer.from(packet));
      const samples = new Int16Array(pcm.length / 2);
      for (let index = 0; index < samples.length; index++) samples[index] = pcm.readInt16LE(index * 2);
      mix.add(samples, (track.length * packetMs * hearingRateHz) / 1000);
      track.length++;
    },
    note(event) {
      if (isStopped) return;
      const line = JSON.stringify({ atMs: Math.round(clock.now() - startMs), ...event });
      appendFileSync(join(dir, 'events.jsonl'), `${line}\n`, { mode: 0o600 });
    },
    stop,
  };
}
