import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { forPeople } from '../replies/error-text.ts';
import { defaultLimits, type Recorder, type RecordingLimit, startRecorder } from './recorder.ts';

export interface RecordingsOptions {
  /** Each recording has a directory of its own in it; nothing can be recorded where there is none. */
  readonly dir: string | undefined;
  readonly clock: Clock;
  readonly onLimit: (guildId: string, limit: RecordingLimit) => void;
}

export interface RecordingStart {
  readonly place: string;
  readonly startedBy: string;
  readonly nameOf: (speakerId: string) => string;
}

/** The recordings that are running, at most one a server. */
export interface Recordings {
  isRunning(guildId: string): boolean;
  /** Gives its name. @throws AibotError where one is running already */
  start(guildId: string, start: RecordingStart): string;
  /** Gives its name; undefined where none was running. */
  stop(guildId: string): string | undefined;
  add(guildId: string, speakerId: string, packet: Uint8Array): void;
  note(guildId: string, event: Readonly<Record<string, unknown>>): void;
  /** Names of this server's recordings in which this person speaks. */
  with(guildId: string, speakerId: string): readonly string[];
}

const manifestSchema = z.object({ tracks: z.array(z.object({ speakerId: z.string() })) });

/** Directories are named by their time and their server. */
function recordingsWith(dir: string, guildId: string, speakerId: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(dir).filter((name) => name.endsWith(`-${guildId}`));
  } catch {
    return [];
  }
  return names.filter((name) => {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(dir, name, 'recording.json'), 'utf8'));
      return manifestSchema.parse(manifest).tracks.some((track) => track.speakerId === speakerId);
    } catch {
      return false;
    }
  });
}

export function createRecordings({ dir, clock, onLimit }: RecordingsOptions): Recordings {
  const running = new Map<string, { readonly name: string; readonly recorder: Recorder }>();

  return {
    isRunning: (guildId) => running.has(guildId),
    start(guildId, start) {
      if (dir === undefined || running.has(guildId))
        throw dir === undefined
          ? forPeople(
              new AibotError('Recording is not set up.', { code: 'recording-unavailable' }),
              ({ failed }) => failed.cannotRecord,
            )
          : forPeople(
              new AibotError('A recording is running already.', {
                code: 'recording-running',
                nextSteps: ['Stop it with /record stop.'],
              }),
              ({ failed }) => failed.alreadyRecording,
            );
      const stamp = new Date(clock.wallNow()).toISOString().replaceAll(':', '-').slice(0, 19);
      const name = `${stamp}-${guildId}`;
      const recorder = startRecorder({
        dir: join(dir, name),
        clock,
        ...start,
        limits: defaultLimits,
        onLimit(limit) {
          running.delete(guildId);
          onLimit(guildId, limit);
        },
      });
      running.set(guildId, { name, recorder });
      return name;
    },
    stop(guildId) {
      const stopped = running.get(guildId);
      running.delete(guildId);
      stopped?.recorder.stop();
      return stopped?.name;
    },
    add: (guildId, speakerId, packet) => running.get(guildId)?.recorder.add(speakerId, packet),
    with: (guildId, speakerId) => (dir === undefined ? [] : recordingsWith(dir, guildId, speakerId)),
    note: (guildId, event) => running.get(guildId)?.recorder.note(event),
  };
}
