/**
 * The figures of the stack, beside those of `docker compose` on the same files in the same engine:
 * `node bench/docker.ts [--rounds 4] [--only up|planner|daemon]`. Real services, built from packages; needs Linux,
 * root, Debian. `npm run build` goes before; let nothing else run.
 */
import { parseArgs } from 'node:util';
import { startSupervised } from '../test/docker/services/supervised-stack.ts';
import { compose } from './docker/compose-runs.ts';
import { idleShare, killAndWatch, pauseAndAsk } from './docker/daemon-runs.ts';
import { upFromNothing } from './docker/from-nothing.ts';
import { coldUp, noOpUp, takeDown } from './docker/planner-runs.ts';
import { openStackBench, type StackBench } from './docker/stack-bench.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    only: { type: 'string' },
    'idle-ms': { type: 'string', default: '30000' },
  },
});
const rounds = Number(values.rounds);

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
const show = (what: string, figures: readonly number[], limit = '') =>
  console.log(
    `${what.padEnd(52)} ${seconds(median(figures)).padStart(9)}  ${limit.padEnd(28)} [${figures.map(seconds).join(', ')}]`,
  );

async function measureFromNothing(bench: StackBench): Promise<void> {
  const { upMs, downMs, printed, left } = await upFromNothing(bench);
  console.log(`${printed}\n`);
  show('`aibot up` from no container to a spoken self-check', [upMs]);
  show('`aibot down --volumes`', [downMs]);
  console.log(left.length === 0 ? 'nothing is left' : `LEFT BEHIND: ${left.join(', ')}`);
}

async function measureComposeAndPlanner(bench: StackBench): Promise<void> {
  const up = {
    compose: [] as number[],
    started: [] as number[],
    healthy: [] as number[],
    over: [] as number[],
  };
  const noOp = { compose: [] as number[], planner: [] as number[] };
  const composeRound = async () => {
    up.compose.push(await compose(bench, 'up', '-d'));
    await compose(bench, 'up', '-d', '--wait');
    for (let turn = 0; turn < 3; turn++) noOp.compose.push(await compose(bench, 'up', '-d'));
    await compose(bench, 'down', '-v');
  };
  const plannerRound = async () => {
    const { startedMs, healthyMs, slowestChainMs, services } = await coldUp(bench);
    up.started.push(startedMs);
    up.healthy.push(healthyMs);
    up.over.push(healthyMs - slowestChainMs);
    const each = Object.entries(services).map(([name, ms]) => `${name} ${seconds(ms)}`);
    console.log(`  each from its start until healthy: ${each.join(', ')}`);
    for (let turn = 0; turn < 5; turn++) noOp.planner.push(await noOpUp(bench));
    await takeDown(bench);
  };
  for (let round = 0; round < rounds; round++) {
    // Who goes second finds the disk warm: they take turns.
    const inTurn = [composeRound, plannerRound];
    for (const run of round % 2 === 0 ? inTurn : inTurn.toReversed()) await run();
  }
  show('cold up until started, docker compose up -d', up.compose);
  show('cold up until started, planner', up.started, 'not slower than compose');
  show('cold up until all healthy, planner', up.healthy);
  show('  beyond the slowest chain of services', up.over, '≤ 1 s');
  show('no-op up, docker compose up -d', noOp.compose);
  show('no-op up, planner', noOp.planner, '≤ 0.3 s');
}

async function measureDaemon(bench: StackBench): Promise<void> {
  await using supervised = await startSupervised({ ...bench, program: 'run' });
  const times = async (...args: readonly string[]) => {
    const figures: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const startedMs = performance.now();
      await supervised.command(...args);
      figures.push(performance.now() - startedMs);
    }
    return figures;
  };
  show('no-op `aibot up`', await times('up', '--no-self-check'), '≤ 0.5 s');
  show('`aibot services`', await times('services'), '≤ 0.5 s');
  const recoveries = [];
  const pauses = [];
  for (let round = 0; round < rounds; round++) {
    // Whoever asks for it by name is given a new count of restarts: one that ends again and again waits longer.
    await supervised.control.call(
      'serviceAct',
      { name: 'litellm', action: 'start' },
      { deadlineMs: 120_000 },
    );
    recoveries.push(await killAndWatch(bench, supervised));
    pauses.push(await pauseAndAsk(bench, supervised));
  }
  show(
    'killed → running again',
    recoveries.map(({ runningMs }) => runningMs),
    '≤ 2 s',
  );
  show(
    'killed → healthy',
    recoveries.map(({ healthyMs }) => healthyMs),
  );
  show(
    'healthy → used again',
    recoveries.map(({ usedMs }) => usedMs),
    '≤ 3 s',
  );
  for (const [turn, limit] of ['≤ 2 s', 'at once'].entries()) {
    const figures = pauses.flatMap(({ turns }) => turns[turn] ?? []);
    const engines = [...new Set(figures.map(({ engineId }) => engineId ?? 'no engine'))].join(', ');
    show(
      `hanging, turn ${turn + 1} → first token of ${engines}`,
      figures.map(({ firstTokenMs }) => firstTokenMs),
      limit,
    );
  }
  show(
    'goes on → used again',
    pauses.map(({ backMs }) => backMs),
    'by itself',
  );
  const share = await idleShare(supervised, Number(values['idle-ms']));
  console.log(`supervising, nobody speaks: ${(share * 100).toFixed(2)} % of a core (< 1 %)`);
}

const isAsked = (part: string) => values.only === undefined || values.only === part;
await using bench = await openStackBench('aibot-bench');
if (isAsked('up')) await measureFromNothing(bench);
if (isAsked('planner')) await measureComposeAndPlanner(bench);
if (isAsked('daemon')) await measureDaemon(bench);
