import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { defaultLimits, type Recorder, startRecorder } from './recorder.ts';

export interface RecordingsOptions {
  /** Each recording has a directory of its own in it; nothing can be recorded where there is none. */
  readonly dir: string | undefined;
  readonly clock: Clock;
  readonly onLimit: (guildId: string, reason: string) => void;
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
}

export function createRecordings({ dir, clock, onLimit }: RecordingsOptions): Recordings {
  const running = new Map<string, { readonly name: string; readonly recorder: Recorder }>();

  return {
    isRunning: (guildId) => running.has(guildId),
    start(guildId, start) {
      if (dir === undefined || running.has(guildId))
        throw new AibotError(
          dir === undefined ? 'Recording is not set up.' : 'A recording is running already.',
          {
            code: 'recording-running',
            nextSteps: ['Stop it with /record stop.'],
          },
        );
      const stamp = new Date(clock.wallNow()).toISOString().replaceAll(':', '-').slice(0, 19);
      const name = `${stamp}-${guildId}`;
      const recorder = startRecorder({
        dir: join(dir, name),
        clock,
        ...start,
        limits: defaultLimits,
        onLimit(reason) {
          running.delete(guildId);
          onLimit(guildId, reason);
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
    note: (guildId, event) => running.get(guildId)?.recorder.note(event),
  };
}
