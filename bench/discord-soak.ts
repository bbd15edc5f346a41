/**
 * Channel life at real-time pace, with the real engines: `node bench/discord-soak.ts [--minutes N] [--seed N] [--json]`.
 * Three people ask recorded questions and talk over the answers, one of them comes and goes; the line is cut, the
 * region changes, keys do not fit, the main gateway reconnects, engine processes are killed. The daemon is a process of
 * its own. Fails where somebody is not heard within 8 s of a disturbance (15 s where the engine that hears was killed:
 * it has to be loaded again), a turn has no end or no reason, the daemon died, or its handles or memory grew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { summarize } from '../src/offline/bench/statistics.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import { createRandom } from '../test/emulator/random.ts';
import type { FakeUser } from '../test/emulator/users/fake-user.ts';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { familyOf, openFiles, residentMib } from './discord/process-family.ts';
import { msLine, printReport } from './discord/report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const random = createRandom(Number(values.seed));
const hearsWithinMs = 8_000;
const loadsWithinMs = 15_000;
/** An answer, and those that wait before it. */
const endsWithinMs = 90_000;

await using stage = await startDaemonInChannel({ people: 3, env: { AIBOT_CONVERSATION_MODE: 'always' } });
const { discord, guild, channel, people, turns, control } = stage;
const [alice, bob, guest] = people as [FakeUser, FakeUser, FakeUser];
for (const { heard } of people) heard.isRecording = false;
const questions = await Promise.all(
  Array.from({ length: 20 }, (_, index) =>
    readWav(fileURLToPath(new URL(`audio/q${String(index + 1).padStart(2, '0')}.wav`, import.meta.url))),
  ),
);
const anyQuestion = () => questions[random.integer(0, questions.length - 1)]!;
let isGuestHere = true;
let wasHearingKilled = false;

/** Children of the daemon, by what they hold; killed as a crash would. */
async function killHost(name: string): Promise<void> {
  const family = await familyOf(stage.pid);
  const host = family.find(({ command }) => command.includes(`${name}-host`));
  wasHearingKilled = name === 'hearing' && host !== undefined;
  if (host) process.kill(host.pid, 'SIGKILL');
}

const disturbances: Readonly<Record<string, () => unknown>> = {
  none: () => undefined,
  'talked over': () => bob.play(anyQuestion()),
  'line cut': () => discord.bot.dropVoice(guild.guild),
  'session lost': () => discord.bot.closeVoice(guild.guild, 4006),
  'audio cut': () => discord.bot.cutAudio(guild.guild),
  'region changed': () => guild.changeRegion(),
  'garbage keys': () => discord.bot.sendUnusableProposals(guild.guild, 'garbage'),
  'wrong epoch': () => discord.bot.sendUnusableProposals(guild.guild, 'wrong-epoch'),
  'gateway reconnect': () => discord.bot.requestReconnect(),
  'hearing killed': () => killHost('hearing'),
  'speaking killed': () => killHost('speaking'),
  'thinking killed': () => killHost('thinking'),
  'guest comes or goes'() {
    if (isGuestHere) guest.leave();
    else guest.joinVoice(channel);
    isGuestHere = !isGuestHere;
  },
};

/** Alice asks until the daemon hears her; gives how long that took. What she says may go on with what she said before. */
async function untilHeard(after: string): Promise<number> {
  const withinMs = wasHearingKilled ? loadsWithinMs : hearsWithinMs;
  wasHearingKilled = false;
  const fromMs = performance.now();
  const hears = turns
    .find(({ speakerId, spokeAtMs = 0 }) => speakerId === alice.id && spokeAtMs > fromMs, withinMs)
    .then((turn) => ({ isHeard: turn !== undefined, tookMs: performance.now() - fromMs }));
  for (;;) {
    await alice.play(anyQuestion());
    const heard = await Promise.race([hears, sleep(1_000).then(() => undefined)]);
    if (heard?.isHeard === true) return heard.tookMs;
    if (heard) throw new Error(`not heard for ${withinMs} ms after: ${after}`);
  }
}

async function measure() {
  const family = await familyOf(stage.pid);
  return { residentMib: await residentMib(family), handles: await openFiles(stage.pid) };
}

await stage.join();
await untilHeard('joining');
const counts: Record<string, number> = {};
const heardAfterMs: number[] = [];
const fromMs = performance.now();
let before: Awaited<ReturnType<typeof measure>> | undefined;
while (performance.now() - fromMs < minutes * 60_000) {
  const kinds = Object.keys(disturbances);
  const kind = kinds[random.integer(0, kinds.length - 1)] ?? 'none';
  counts[kind] = (counts[kind] ?? 0) + 1;
  await disturbances[kind]?.();
  heardAfterMs.push(await untilHeard(kind));
  // Some answers are heard to their end, over others somebody speaks.
  if (random.chance(60)) await stage.untilQuiet();
  // Until then caches fill, and every engine has been loaded.
  if (!before && performance.now() - fromMs > minutes * 15_000) before = await measure();
}
await stage.untilQuiet(3_000);
await turns.find(() => turns.all.every(({ endedAtMs }) => endedAtMs !== undefined), endsWithinMs);
const after = await measure();
const { state } = await control.call('status', {});
const open = turns.all.filter(({ endedAtMs }) => endedAtMs === undefined);
const unexplained = turns.all.filter(
  ({ receipt, failures }) =>
    receipt && receipt.outcome !== 'answered' && failures.length === 0 && receipt.decisions.length === 0,
);
const outcomes = Map.groupBy(turns.all, ({ receipt }) => receipt?.outcome ?? 'open');
const isLeaking =
  before !== undefined &&
  (after.handles > before.handles + 10 || after.residentMib > before.residentMib * 1.25 + 100);
printReport(
  {
    lines: [
      `${minutes} minutes, ${turns.all.length} turns: ${[...outcomes].map(([name, list]) => `${list.length} ${name}`).join(', ')}`,
      `heard after a disturbance: ${msLine(heardAfterMs)}, at most ${Math.round(Math.max(...heardAfterMs))} ms, the question's own beginning included`,
      `open turns ${open.length}, without a reason ${unexplained.length}; the daemon is ${state}`,
      `resident ${before?.residentMib} → ${after.residentMib} MiB, handles ${before?.handles} → ${after.handles}`,
      `disturbances: ${Object.entries(counts)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
    ],
    result: {
      minutes,
      turns: turns.all.length,
      outcomes: Object.fromEntries([...outcomes].map(([name, list]) => [name, list.length])),
      heardAfterMs: summarize(heardAfterMs),
      openTurns: open.length,
      unexplained: unexplained.length,
      state,
      before,
      after,
      counts,
    },
  },
  values.json,
);
if (open.length > 0 || unexplained.length > 0 || isLeaking) process.exitCode = 1;
