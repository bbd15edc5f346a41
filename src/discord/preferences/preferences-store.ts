import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../shared/logger.ts';

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

/** In memory only where no file is given. An unreadable file is kept aside and told about, never overwritten. */
export function createPreferencesStore(file: string | undefined, logger: Logger): PreferencesStore {
  const guilds = new Map<string, Map<string, PersonPreferences>>();
  for (const [guildId, people] of Object.entries(read(file, logger)))
    guilds.set(guildId, new Map(Object.entries(people)));

  function save(): void {
    if (file === undefined) return;
    const content = Object.fromEntries([...guilds].map(([id, people]) => [id, Object.fromEntries(people)]));
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // Whole or not at all: a crash in between leaves the old file.
      writeFileSync(`${file}.new`, JSON.stringify(content, undefined, 2), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      logger.error({ err: error }, 'preferences could not be saved');
    }
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

function read(file: string | undefined, logger: Logger): z.output<typeof fileSchema> {
  if (file === undefined) return {};
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  try {
    return fileSchema.parse(JSON.parse(content));
  } catch (error) {
    renameSync(file, `${file}.unreadable`);
    logger.error({ err: error, keptAs: `${file}.unreadable` }, 'preferences could not be read');
    return {};
  }
}
