import { writeFileSync } from 'node:fs';
import { serveEngineHost } from '../../src/engines/host/serve-engine-host.ts';
import { AibotError } from '../../src/shared/errors.ts';

/** An engine host with no engines: everything a host may do well or badly, on demand. */
const loaded: unknown[] = [];

serveEngineHost({
  echo: (params: unknown) => params,
  load: (name: string) => void loaded.push(name),
  loaded: () => loaded,
  pid: () => process.pid,
  environment: (name: string) => process.env[name],
  refuse: () => {
    throw new AibotError('The model is not one.', {
      code: 'model-invalid',
      retryable: true,
      nextSteps: ['Run `aibot models pull`.'],
    });
  },
  crash: () => process.kill(process.pid, 'SIGKILL'),
  unclonable: () => () => 0,
  count: async (to: number, { emit }) => {
    for (let number = 1; number <= to; number++) {
      emit(number);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  /** Emits `waiting`, never ends by itself, and leaves the reason of its cancellation in a file. */
  wait: async (file: string, { signal, emit }) => {
    emit('waiting');
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    writeFileSync(file, (signal.reason as Error).message);
  },
});
