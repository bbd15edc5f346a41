import { describe, inject } from 'vitest';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { describeContainerEngine } from './contract/container-engine.ts';
import { importTinyImage, publishTinyImage } from './engine/tiny-image.ts';

const provided = inject('engine');

describe.skipIf('missing' in provided)('on a machine that can run one', () => {
  describeContainerEngine('the real engine', async () => {
    if (!('facts' in provided)) throw new Error('skipped');
    const { facts } = provided;
    const engine = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
    await importTinyImage(facts, 'aibot-test/tiny:1');
    const remoteImage = await publishTinyImage(facts, 'tiny:1', ['LABEL from=registry']);
    return {
      engine,
      image: 'aibot-test/tiny:1',
      remoteImage,
      hasGpu: false,
      [Symbol.asyncDispose]: () => engine.dispose(),
    };
  });
});
