import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { firstToken, type SupervisedStack } from '../../test/docker/services/supervised-stack.ts';
import { processorMs } from '../discord/processor-time.ts';
import { containerOf } from './planner-runs.ts';
import type { StackBench } from './stack-bench.ts';

const pollMs = 20;
const server = 'openai-llm';

export interface Recovery {
  /** From its death until the container runs again, ms. */
  readonly runningMs: number;
  readonly healthyMs: number;
  /** From healthy until a question is answered by it again, ms. */
  readonly usedMs: number;
}

/** Kills LiteLLM and waits until it answers again. */
export async function killAndWatch(bench: StackBench, supervised: SupervisedStack): Promise<Recovery> {
  const { engine, facts } = bench;
  const name = containerOf(bench, 'litellm');
  const before = await engine.inspectContainer(name);
  const killedMs = performance.now();
  await execa({ env: facts.env })`docker kill ${name}`;
  const since = () => performance.now() - killedMs;
  await until(async () => {
    const now = await engine.inspectContainer(name);
    return now?.status === 'running' && now.startedAtMs !== before?.startedAtMs;
  });
  const runningMs = since();
  await until(async () => (await supervised.stateOf('litellm')) === 'healthy');
  const healthyMs = since();
  return { runningMs, healthyMs, usedMs: (await firstAnswerMs(supervised)) - (killedMs + healthyMs) };
}

export interface Fallback {
  readonly engineId: string | undefined;
  /** From the question to the first token, the hanging server waited for included, ms. */
  readonly firstTokenMs: number;
}

/** Two questions while LiteLLM hangs, then the time until it answers again once it goes on, ms. */
export async function pauseAndAsk(
  bench: StackBench,
  supervised: SupervisedStack,
): Promise<{ readonly turns: readonly Fallback[]; readonly backMs: number }> {
  const docker = execa({ env: bench.facts.env });
  const name = containerOf(bench, 'litellm');
  await docker`docker pause ${name}`;
  const turns: Fallback[] = [];
  try {
    for (let turn = 0; turn < 2; turn++) {
      const stage = firstToken(await supervised.ask());
      const firstTokenMs = stage ? stage.startMs + stage.durationMs : Number.NaN;
      turns.push({ engineId: stage?.engineId, firstTokenMs });
    }
  } finally {
    // One that hangs for long is started anew meanwhile.
    await docker`docker unpause ${name}`.catch(() => undefined);
  }
  const unpausedMs = performance.now();
  return { turns, backMs: (await firstAnswerMs(supervised)) - unpausedMs };
}

/** When the server gives its first token again, whoever is asked before that; on the clock of `performance.now()`. */
async function firstAnswerMs(supervised: SupervisedStack): Promise<number> {
  let answeredMs = 0;
  await until(async () => {
    const askedMs = performance.now();
    const stage = firstToken(await supervised.ask());
    if (stage?.engineId !== server) return false;
    answeredMs = askedMs + stage.startMs + stage.durationMs;
    return true;
  });
  return answeredMs;
}

/** Share of a core that the daemon and its engine hosts take while nobody speaks. */
export async function idleShare({ control }: SupervisedStack, forMs: number): Promise<number> {
  const { pid } = await control.call('status', {});
  const before = await processorMs(pid);
  await sleep(forMs);
  return ((await processorMs(pid)) - before) / forMs;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const lastMs = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > lastMs) throw new Error('it did not come about within two minutes');
    await sleep(pollMs);
  }
}
