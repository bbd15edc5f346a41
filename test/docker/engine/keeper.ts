import { ensureEngineTools, noToolsExitCode } from './engine-tools.ts';
import { isGivenEngineWanted, useGivenEngine } from './given-engine.ts';
import { holdEngineLock } from './one-engine-lock.ts';
import { startThrowAwayEngine } from './throw-away-engine.ts';

/**
 * Keeps one engine for as long as whoever started it lives: that one holds the other end of stdin. However it ends,
 * a throw-away engine goes and the machine is as before. Prints the facts as one line of JSON; ends with
 * {@link noToolsExitCode} where the programs of an engine cannot be had.
 */
async function keep(): Promise<void> {
  await using ending = new AsyncDisposableStack();
  ending.use(
    await holdEngineLock(() =>
      process.stderr.write('Another throw-away engine runs on this machine; waiting for it to go.\n'),
    ),
  );
  if (!isGivenEngineWanted()) {
    try {
      await ensureEngineTools();
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = noToolsExitCode;
      return;
    }
  }
  const engine = ending.use(await (isGivenEngineWanted() ? useGivenEngine() : startThrowAwayEngine()));
  process.stdout.write(`${JSON.stringify(engine.facts)}\n`);
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  process.stdin
    .on('end', () => resolve(undefined))
    .on('error', () => resolve(undefined))
    .resume();
  await over;
}

await keep();
