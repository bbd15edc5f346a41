/**
 * Talking over an answer, through an encrypted voice channel: `node bench/discord-barge-in.ts [--times N] [--json]`.
 * Measured from the first voiced sample sent to the first packet heard that is 20 dB quieter than before, and to the
 * last packet of the answer. Wanted: p95 ≤ 300 and ≤ 800 ms. Let nothing else run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { summarize } from '../src/offline/bench/statistics.ts';
import { levelDbfs } from '../test/emulator/audio/pcm.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import type { HeardFrame } from '../test/emulator/users/ear.ts';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { fromFirstVoice } from './discord/from-first-voice.ts';
import { msLine, printReport } from './discord/report.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
});
const times = Number(values.times);
const longAnswer = 'Once there was a kettle that stood on a stove and sang of the sea all day long. '.repeat(
  6,
);
const withinMs = 20_000;
const silenceBytes = 3;
const frameMs = 20;
/** Whoever interrupts has listened for a while. */
const listenMs = 1_500;

await using stage = await startDaemonInChannel({ people: 1, env: { AIBOT_CONVERSATION_MODE: 'always' } });
const { discord, people, turns, control } = stage;
const alice = people[0]!;
await stage.join();
await sleep(1_000);

const duckMs: number[] = [];
const stopMs: number[] = [];
let missed = 0;
for (let time = 0; time < times; time++) {
  const name = `q${String((time % 20) + 1).padStart(2, '0')}.wav`;
  const speech = fromFirstVoice(await readWav(fileURLToPath(new URL(`audio/${name}`, import.meta.url))));
  const frames: HeardFrame[] = [];
  const watching = alice.heard.watch((frame) => {
    if (frame.userId === discord.bot.id && frame.opus.length > silenceBytes) frames.push(frame);
  });
  const known = new Set(turns.all.map(({ turnId }) => turnId));
  const audible = alice.heard.nextAudible(discord.bot.id, { timeoutMs: withinMs });
  void control.call('say', { text: longAnswer }, { deadlineMs: 120_000 }).catch(() => undefined);
  await audible;
  await sleep(listenMs);
  const { startedAtMs } = await alice.play(speech);
  // The first frame is sent when its 20 ms have been spoken.
  const voicedAtMs = startedAtMs + frameMs;
  const told = await turns.find(
    (turn) => !known.has(turn.turnId) && turn.interruptedAtMs !== undefined,
    withinMs,
  );
  watching[Symbol.dispose]();
  const before = frames.filter(({ atMs }) => atMs < voicedAtMs).map((frame) => frame.samples);
  const usual = levelDbfs(Float32Array.from(before.slice(-50).flatMap((samples) => [...samples])));
  const ducked = frames.find(
    (frame) => frame.atMs >= (told?.duckedAtMs ?? Infinity) && frame.levelDbfs <= usual - 20,
  );
  const next = turns.all.find((turn) => turn !== told && (turn.startedAtMs ?? 0) > (told?.startedAtMs ?? 0));
  const lastFrame = frames.findLast(({ atMs }) => atMs < (next?.startedAtMs ?? Infinity));
  if (told && ducked && lastFrame) {
    duckMs.push(ducked.atMs - voicedAtMs);
    stopMs.push(lastFrame.atMs - voicedAtMs);
  } else missed++;
  await control.call('stop', {}).catch(() => undefined);
  await stage.untilQuiet();
}
printReport(
  {
    lines: [
      `ducked: ${msLine(duckMs)}`,
      `silent: ${msLine(stopMs)}`,
      `not interrupted: ${missed} of ${times}`,
    ],
    result: { times, missed, duckMs: summarize(duckMs), stopMs: summarize(stopMs) },
  },
  values.json,
);
