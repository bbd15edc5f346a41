import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { noToolsExitCode, whyNoEngine } from './engine/engine-tools.ts';
import { givenEngineVariable, isGivenEngineWanted } from './engine/given-engine.ts';
import type { EngineFacts } from './engine/throw-away-engine.ts';

/** What the tests get: the engine, or why there is none. */
export type ProvidedEngine = { readonly facts: EngineFacts } | { readonly missing: string };

declare module 'vitest' {
  export interface ProvidedContext {
    engine: ProvidedEngine;
  }
}

const isCi = ![undefined, '', '0', 'false'].includes(process.env['CI']);

/**
 * One engine for all files of the project; the keeper takes it down when its stdin ends, however that comes. Where
 * none can be had the tests are skipped, loudly; one that can be had and does not start is a failure in CI.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const skip = (reason: string) => {
    process.stdout.write(`!! Tests on a real container engine are SKIPPED: ${reason}.\n`);
    project.provide('engine', { missing: reason });
    return () => Promise.resolve();
  };
  const missing = isGivenEngineWanted() ? undefined : await whyNoEngine();
  if (missing)
    return skip(`${missing}; to use the engine that docker finds here, set ${givenEngineVariable}=1`);
  const startedMs = performance.now();
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'engine/keeper.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A group of its own: Ctrl-C reaches the tests first, and the keeper through the end of its stdin.
    detached: true,
  });
  const exited = once(keeper, 'exit');
  const line = await Promise.race([
    once(createInterface(keeper.stdout), 'line'),
    exited.then(() => undefined),
  ]);
  if (!line) {
    if (keeper.exitCode === noToolsExitCode)
      return skip('the packages of an engine could not be fetched; the words of apt stand above');
    const reason = 'the container engine of the tests did not start; its words stand above';
    // Where nobody looks on, a skip would hide a fault for ever; at home not every kernel lets an engine run inside.
    if (isCi || isGivenEngineWanted()) throw new Error(reason);
    return skip(reason);
  }
  const facts = JSON.parse(String(line[0])) as EngineFacts;
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  const which = isGivenEngineWanted()
    ? `The engine at ${facts.endpoint} is used`
    : 'A throw-away engine runs';
  process.stdout.write(`${which}, ready in ${seconds} s.\n`);
  project.provide('engine', { facts });
  return async () => {
    keeper.stdin.end();
    await exited;
  };
}
