import { z } from 'zod';
import type { SavedTimer } from '../../core/conversation/index.ts';
import type { Logger } from '../../shared/logger.ts';
import { createJsonFile } from '../preferences/json-file.ts';

const timerSchema = z.object({
  id: z.string(),
  label: z.string(),
  endsAt: z.number(),
  speakerId: z.string(),
  speakerName: z.string(),
  /** The text channel of the call it was set in; absent in files from before it was kept. */
  channelId: z.string().optional(),
});
const fileSchema = z.record(z.string(), z.array(timerSchema).readonly());

/** A timer, and where to write that it is up. */
export interface PlacedTimer extends SavedTimer {
  readonly channelId?: string | undefined;
}

/** The timers that run in each server: they outlive the voice session, and the process. */
export interface TimerStore {
  of(guildId: string): readonly PlacedTimer[];
  /** Those that have no channel yet get this one. */
  set(guildId: string, timers: readonly SavedTimer[], channelId?: string): void;
  /** Servers with timers. */
  readonly guildIds: readonly string[];
  /** Keeps nothing of this person; a timer of theirs that runs just now still rings, and is not kept again. */
  forget(guildId: string, speakerId: string): void;
}

/** In memory only where no file is given. */
export function createTimerStore(path: string | undefined, logger: Logger): TimerStore {
  const file = createJsonFile({ path, schema: fileSchema, empty: {}, logger });
  const servers = new Map<string, readonly PlacedTimer[]>(Object.entries(file.read()));
  const forgottenIds = new Set<string>();

  function set(guildId: string, timers: readonly SavedTimer[], channelId?: string): void {
    const places = new Map((servers.get(guildId) ?? []).map((timer) => [timer.id, timer.channelId]));
    const kept = timers
      .filter(({ id }) => !forgottenIds.has(id))
      .map((timer): PlacedTimer => ({ ...timer, channelId: places.get(timer.id) ?? channelId }));
    if (kept.length > 0) servers.set(guildId, kept);
    else servers.delete(guildId);
    file.write(Object.fromEntries(servers));
  }

  return {
    of: (guildId) => servers.get(guildId) ?? [],
    get guildIds() {
      return [...servers.keys()];
    },
    set,
    forget(guildId, speakerId) {
      const timers = servers.get(guildId) ?? [];
      for (const timer of timers) if (timer.speakerId === speakerId) forgottenIds.add(timer.id);
      set(guildId, timers);
    },
  };
}
