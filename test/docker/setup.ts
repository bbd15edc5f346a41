import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { whyNoEngine } from './engine/engine-tools.ts';
import type { EngineFacts } from './engine/throw-away-engine.ts';

/** What the tests get: the engine, or why there is none. */
export type ProvidedEngine = { readonly facts: EngineFacts } | { readonly missing: string };

declare module 'vitest' {
  export interface ProvidedContext {
    engine: ProvidedEngine;
  }
}

/** One engine for all files of the project; the keeper takes it down when its stdin ends, however that comes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing = await whyNoEngine();
  if (missing) {
    process.stdout.write(`!! Tests on a real container engine are SKIPPED: ${missing}.\n`);
    project.provide('engine', { missing });
    return () => Promise.resolve();
  }
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
    // Not every kernel lets a container engine run inside; that is no fault of ours.
    const reason = 'the throw-away engine did not start here; its words stand above';
    process.stdout.write(`!! Tests on a real container engine are SKIPPED: ${reason}.\n`);
    project.provide('engine', { missing: reason });
    return () => Promise.resolve();
  }
  const facts = JSON.parse(String(line[0])) as EngineFacts;
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  process.stdout.write(`A throw-away engine runs, started in ${seconds} s.\n`);
  project.provide('engine', { facts });
  return async () => {
    keeper.stdin.end();
    await exited;
  };
}
