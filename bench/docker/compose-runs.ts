import { execa } from 'execa';
import type { StackBench } from './stack-bench.ts';

/** `docker compose` on the same files, in the same engine: the yardstick. Gives the time it took, ms. */
export async function compose({ facts, real }: StackBench, ...args: readonly string[]): Promise<number> {
  const env = { ...facts.env, ...real.variables, COMPOSE_PROJECT_NAME: real.stack.name };
  const startedMs = performance.now();
  await execa('docker', ['compose', ...real.files.flatMap((file) => ['-f', file]), ...args], { env });
  return performance.now() - startedMs;
}
