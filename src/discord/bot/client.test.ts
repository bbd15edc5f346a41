import { expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createClient } from './client.ts';

const optionsOf = (discord: object) => {
  const { shards, shardCount } = createClient(configSchema.parse({ discord }).discord, silentLogger).options;
  return { shards, shardCount };
};

it('is one shard of several when told so', () => {
  expect(optionsOf({ shardCount: 4, shardId: 2 })).toEqual({ shards: [2], shardCount: 4 });
});

it('serves every server otherwise', () => {
  expect(optionsOf({})).toEqual({ shards: [0], shardCount: 1 });
});

it('cannot be a shard that there is not', () => {
  expect(() => optionsOf({ shardCount: 2, shardId: 2 })).toThrow('less than discord.shardCount');
});
