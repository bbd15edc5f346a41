import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { describeContainerEngine } from './contract/container-engine.ts';
import { programs } from './contract/engine-under-test.ts';
import { startFakeEngine } from './fake-engine/fake-engine.ts';

for (const hasGpu of [false, true]) {
  describeContainerEngine(
    `the scripted engine ${hasGpu ? 'with' : 'without'} a graphics processor`,
    async () => {
      const fake = await startFakeEngine();
      fake.state.hasGpu = hasGpu;
      fake.state.addImage('aibot-test/tiny:1');
      fake.state.registry.set('registry.test/tiny:1', {
        layers: [
          { id: 'a1', bytes: 1_000 },
          { id: 'b2', bytes: 50 },
        ],
      });
      fake.state.programs.set(programs.fails.join(' '), { exitCode: 7 });
      fake.state.programs.set(programs.speaks.join(' '), {
        exitCode: 0,
        output: [
          { stream: 1, line: 'one' },
          { stream: 2, line: 'two' },
          { stream: 1, line: 'three' },
        ],
      });
      const engine = createDockerEngine({ endpoint: { url: fake.endpoint, source: 'setting' } });
      return {
        engine,
        image: 'aibot-test/tiny:1',
        remoteImage: 'registry.test/tiny:1',
        hasGpu,
        async [Symbol.asyncDispose]() {
          await engine.dispose();
          await fake[Symbol.asyncDispose]();
        },
      };
    },
  );
}
