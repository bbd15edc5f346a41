import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readProjectState } from '../../src/docker/apply/read-state.ts';
import { aibotEnvironment } from '../../test/docker/services/real-stack.ts';
import type { StackBench } from './stack-bench.ts';

export interface FromNothing {
  /** Until the self-check has held its conversation, and until all is gone again, ms. */
  readonly upMs: number;
  readonly downMs: number;
  /** What the two commands printed. */
  readonly printed: string;
  /** What is still in the engine; empty as it should be. */
  readonly left: readonly string[];
}

/** `aibot up --profile docker`, as it is installed, in a home that is new; then `aibot down --volumes`. */
export async function upFromNothing({ engine, facts, real }: StackBench): Promise<FromNothing> {
  const home = await mkdtemp(join(tmpdir(), 'aibot-nothing-'));
  const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
  const env = aibotEnvironment(real, facts, home);
  const said: string[] = [];
  const timed = async (...args: readonly string[]) => {
    said.push(`$ aibot ${args.join(' ')}`);
    const startedMs = performance.now();
    const { all, exitCode } = await execa(process.execPath, [program, ...args], {
      env,
      cwd: home,
      all: true,
      reject: false,
    });
    said.push(all);
    if (exitCode !== 0) said.push(`exit code ${exitCode}`);
    return performance.now() - startedMs;
  };
  try {
    const upMs = await timed('up', '--profile', 'docker');
    await timed('services');
    const downMs = await timed('down', '--volumes');
    const { containers, networks, volumes } = await readProjectState(engine, real.stack.name);
    const left = [...containers, ...networks, ...volumes].map(({ name }) => name);
    return { upMs, downMs, printed: said.join('\n'), left };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
