import { z } from 'zod';
import type { Logger } from '../../shared/logger.ts';
import { createJsonFile } from './json-file.ts';

const personSchema = z.object({
  /** "Don't listen to me": dropped before decoding. */
  isIgnored: z.boolean().optional(),
  /** Where only those are heard who agreed. */
  hasConsented: z.boolean().optional(),
  language: z.string().optional(),
  voiceId: z.string().optional(),
  speed: z.number().optional(),
  verbosity: z.enum(['brief', 'normal', 'detailed']).optional(),
  wakeWord: z.string().optional(),
});
export type PersonPreferences = z.output<typeof personSchema>;

/** Server → person → what they have asked for. */
const fileSchema = z.record(z.string(), z.record(z.string(), personSchema));

/** What people of each server have asked for; kept in one small file. */
export interface PreferencesStore {
  of(guildId: string, userId: string): PersonPreferences;
  change(guildId: string, userId: string, change: Partial<PersonPreferences>): void;
  forget(guildId: string, userId: string): void;
}

/** In memory only where no file is given. */
export function createPreferencesStore(path: string | undefined, logger: Logger): PreferencesStore {
  const file = createJsonFile({ path, schema: fileSchema, empty: {}, logger });
  const guilds = new Map(
    Object.entries(file.read()).map(([guildId, people]) => [guildId, new Map(Object.entries(people))]),
  );

  function save(): void {
    file.write(Object.fromEntries([...guilds].map(([id, people]) => [id, Object.fromEntries(people)])));
  }

  return {
    of: (guildId, userId) => guilds.get(guildId)?.get(userId) ?? {},
    change(guildId, userId, change) {
      const people = guilds.get(guildId) ?? new Map<string, PersonPreferences>();
      people.set(userId, { ...people.get(userId), ...change });
      guilds.set(guildId, people);
      save();
    },
    forget(guildId, userId) {
      if (guilds.get(guildId)?.delete(userId)) save();
    },
  };
}
