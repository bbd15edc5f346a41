import { z } from 'zod';
import { assistantSection, conversationSection } from './schema-conversation.ts';
import { enginesSection, modelsSection } from './schema-engines.ts';
import { routesSection } from './schema-routes.ts';
import {
  cacheSection,
  discordSection,
  dockerSection,
  gatewaySection,
  logSection,
  storeSection,
  tracesSection,
} from './schema-services.ts';
import { toolsSection } from './schema-tools.ts';

export const profiles = ['embedded', 'docker', 'docker-gpu'] as const;

/**
 * Every setting there is, with its default and its description. Objects are strict: an unknown key is an
 * error and never ignored. Leaves with `meta({ secret: true })` live in the secrets file, never in `config.json`.
 */
export const configSchema = z.strictObject({
  profile: z
    .enum(profiles)
    .default('embedded')
    .describe('Where the engines run: inside aibot, or in containers it provisions.'),
  selfCheck: z
    .boolean()
    .default(true)
    .describe('Hold the self-check conversation at the end of the first `aibot up`.'),
  assistant: assistantSection,
  engines: enginesSection,
  models: modelsSection,
  docker: dockerSection,
  conversation: conversationSection,
  routes: routesSection,
  tools: toolsSection,
  discord: discordSection,
  gateway: gatewaySection,
  cache: cacheSection,
  store: storeSection,
  log: logSection,
  traces: tracesSection,
});

/** The whole configuration, defaults filled in. */
export type Config = z.output<typeof configSchema>;
/** What a file or a caller may say: any part of it. */
export type ConfigInput = z.input<typeof configSchema>;
