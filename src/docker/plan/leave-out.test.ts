import { describe, expect, it } from 'vitest';
import { healthy, stackOf, tinyService } from '../../../test/docker/test-stack.ts';
import type { ServiceModel } from '../compose-file/model.ts';
import { leaveOut } from './leave-out.ts';

const facts = { role: 'gateway', protocol: 'aibot-gateway', port: 8080, models: [], preference: 0 } as const;
const build = { contextDir: '/nowhere', dockerfile: 'Dockerfile', args: {} };
const gateway = (rest: Partial<ServiceModel> = {}) =>
  tinyService('gateway', 'aibot/aibot:1', { build, aibot: { ...facts, isOptional: true }, ...rest });
const namesOf = (services: readonly ServiceModel[], images = {}, canBuild = false) =>
  leaveOut(stackOf('n', ...services), { images }, () => canBuild).map(({ service }) => service);

describe('an optional service', () => {
  it('is left out where its image is not and cannot be built', () => {
    expect(namesOf([gateway(), tinyService('redis', 'redis:8')])).toEqual(['gateway']);
    expect(leaveOut(stackOf('n', gateway()), { images: {} })[0]?.reason).toContain('aibot/aibot:1');
  });

  it('stays where its image is, can be built, or can be pulled', () => {
    expect(namesOf([gateway()], { 'aibot/aibot:1': { id: 'sha256:1', digests: [] } })).toEqual([]);
    expect(namesOf([gateway()], {}, true)).toEqual([]);
    expect(namesOf([gateway({ build: undefined })])).toEqual([]);
  });

  it('stays where another needs it, and so does one that is not optional', () => {
    expect(namesOf([gateway(), tinyService('bot', 'bot:1', { dependsOn: [healthy('gateway')] })])).toEqual(
      [],
    );
    expect(namesOf([gateway({ aibot: facts })])).toEqual([]);
  });
});
