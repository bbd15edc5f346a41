import { holdEngineLock } from './one-engine-lock.ts';
import { startThrowAwayEngine } from './throw-away-engine.ts';

/**
 * Keeps one throw-away engine for as long as whoever started it lives: that one holds the other end of stdin.
 * However it ends, the engine goes and the machine is as before. Prints the facts as one line of JSON.
 */
const ending = new AsyncDisposableStack();
ending.use(
  await holdEngineLock(() =>
    process.stderr.write('Another throw-away engine runs on this machine; waiting for it to go.\n'),
  ),
);
const engine = ending.use(await startThrowAwayEngine());
process.stdout.write(`${JSON.stringify(engine.facts)}\n`);
const { promise: over, resolve } = Promise.withResolvers<undefined>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
process.stdin
  .on('end', () => resolve(undefined))
  .on('error', () => resolve(undefined))
  .resume();
await over;
await ending.disposeAsync();
