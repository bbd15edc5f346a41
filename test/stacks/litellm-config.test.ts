import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { catalogue } from '../../src/models/catalogue/catalogue.ts';

const configSchema = z.object({
  model_list: z.array(
    z.object({ model_name: z.string(), litellm_params: z.looseObject({ model: z.string() }) }),
  ),
  litellm_settings: z.looseObject({ cache: z.boolean(), callbacks: z.array(z.string()) }),
  router_settings: z.looseObject({ fallbacks: z.array(z.record(z.string(), z.array(z.string()))) }),
});
const file = new URL('../../stacks/litellm/config.yaml', import.meta.url);
const config = configSchema.parse(parse(readFileSync(file, 'utf8')));
const names = config.model_list.map(({ model_name }) => model_name);
const fallbacks = Object.assign({}, ...config.router_settings.fallbacks) as Record<string, string[]>;

it('LiteLLM knows the embedded language models by the names they have there', () => {
  const embedded = catalogue.filter(({ task }) => task === 'llm').map(({ id }) => id);
  expect(embedded.length).toBeGreaterThan(3);
  expect(names).toEqual(expect.arrayContaining(embedded));
});

it('every model for talk falls back to one that is in the list', () => {
  const talking = names.filter((name) => !name.includes('*') && name !== 'whisper-1');
  for (const name of talking)
    expect(names, name).toEqual(expect.arrayContaining(fallbacks[name] ?? ['none']));
});

it('answers are cached by the gateway alone', () => {
  expect(config.litellm_settings.cache).toBe(false);
});
