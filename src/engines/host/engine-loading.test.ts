import { expect, it } from 'vitest';
import { createScope } from '../../shared/abort.ts';
import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { EngineHost } from './engine-host.ts';
import { createEngineLoading } from './engine-loading.ts';

const scope = createScope();

/** A host that refuses to load as many times as there are errors. */
function hostThatThrows(...errors: Error[]): EngineHost {
  const host: Pick<EngineHost, 'name' | 'setUp'> = {
    name: 'hearing',
    setUp() {
      const error = errors.shift();
      return error ? Promise.reject(error) : Promise.resolve();
    },
  };
  return host as EngineHost;
}

it('says what to do where a native library cannot load a model, and tries again for the next', async () => {
  const loading = createEngineLoading(hostThatThrows(toAibotError(new Error('bad protobuf'))), 'load', {});
  await expect(loading.loaded(scope)).rejects.toMatchObject({
    code: 'model-load-failed',
    message: expect.stringContaining('hearing engines could not be loaded: bad protobuf') as string,
    nextSteps: [expect.stringContaining('aibot doctor') as string],
  });
  await loading.loaded(scope);
});

it('leaves an error that says so itself as it is', async () => {
  const known = new AibotError('The model file is cut short.', { code: 'model-file-invalid' });
  const loading = createEngineLoading(hostThatThrows(known), 'load', {});
  await expect(loading.loaded(scope)).rejects.toBe(known);
});
