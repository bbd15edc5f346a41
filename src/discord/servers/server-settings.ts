import { z } from 'zod';
import type { ConversationSettings, SettingsChange } from '../../core/conversation/index.ts';
import type { Logger } from '../../shared/logger.ts';
import type { DiscordSettings } from '../bot/client.ts';
import { createJsonFile } from '../preferences/json-file.ts';

export const addressingModes = ['auto', 'always', 'name', 'ask'] as const;
export const consentModes = ['opt-out', 'opt-in'] as const;

const serverSchema = z.object({
  /** When it answers. */
  mode: z.enum(addressingModes).optional(),
  /** What it is called here. */
  name: z.string().optional(),
  /** BCP 47. */
  language: z.string().optional(),
  captions: z.boolean().optional(),
  consent: z.enum(consentModes).optional(),
  talkRoles: z.array(z.string()).optional(),
  setupRoles: z.array(z.string()).optional(),
});
/** What one server has set for itself; the rest is the owner's configuration. */
export type ServerSettings = z.output<typeof serverSchema>;

const fileSchema = z.record(z.string(), serverSchema);

/** The settings of each server, kept in one small file. */
export interface ServerSettingsStore {
  of(guildId: string): ServerSettings;
  change(guildId: string, change: ServerSettings): void;
  reset(guildId: string): void;
}

/** In memory only where no file is given. */
export function createServerSettingsStore(path: string | undefined, logger: Logger): ServerSettingsStore {
  const file = createJsonFile({ path, schema: fileSchema, empty: {}, logger });
  const servers = new Map(Object.entries(file.read()));
  const save = () => file.write(Object.fromEntries(servers));
  return {
    of: (guildId) => servers.get(guildId) ?? {},
    change(guildId, change) {
      servers.set(guildId, { ...servers.get(guildId), ...change });
      save();
    },
    reset(guildId) {
      if (servers.delete(guildId)) save();
    },
  };
}

/** The owner's settings with a server's own in their place. */
export const effectiveSettings = (
  settings: DiscordSettings,
  { captions, consent, talkRoles, setupRoles }: ServerSettings,
): DiscordSettings => ({
  ...settings,
  captions: captions ?? settings.captions,
  consent: consent ?? settings.consent,
  talkRoles: talkRoles ?? settings.talkRoles,
  setupRoles: setupRoles ?? settings.setupRoles,
});

/** The part of a server's settings that its conversation follows; the owner's where it has none. */
export const conversationChange = (
  { mode, name, language }: ServerSettings,
  { addressing, assistant }: ConversationSettings,
): SettingsChange => ({
  addressing: { mode: mode ?? addressing.mode },
  assistant: {
    name: name ?? assistant.name,
    language: language ?? assistant.language,
  },
});
