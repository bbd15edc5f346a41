/**
 * From being called to hearing: `node bench/discord-join.ts [--times N] [--json]`. Somebody speaks all the time;
 * measured from the call to the bot being in the call's encryption group, and to its first sign of having heard them.
 * Wanted: < 1.5 s. Let nothing else run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { summarize } from '../src/offline/bench/statistics.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { fromFirstVoice } from './discord/from-first-voice.ts';
import { msLine, printReport } from './discord/report.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
});
const times = Number(values.times);
const withinMs = 15_000;
/** Between leaving and joining again, as people do it. */
const awayMs = 2_000;

await using stage = await startDaemonInChannel({ people: 1, env: { AIBOT_CONVERSATION_MODE: 'ask' } });
const alice = stage.people[0]!;
const file = fileURLToPath(new URL('audio/q06.wav', import.meta.url));
const speech = fromFirstVoice(await readWav(file));
const joinedMs: number[] = [];
const hearingMs: number[] = [];
for (let time = 0; time < times; time++) {
  const talking = new AbortController();
  const talk = async () => {
    while (!talking.signal.aborted) await alice.play(speech, { signal: talking.signal });
  };
  const talked = talk();
  await sleep(500);
  const known = new Set(stage.turns.all.map(({ turnId }) => turnId));
  const fromMs = performance.now();
  const hears = stage.turns.find(({ turnId }) => !known.has(turnId), withinMs);
  joinedMs.push(await stage.join());
  if (await hears) hearingMs.push(performance.now() - fromMs);
  talking.abort();
  await talked;
  await stage.control.call('voiceLeave', {});
  await sleep(awayMs);
}
printReport(
  {
    lines: [`in the call: ${msLine(joinedMs)}`, `hearing: ${msLine(hearingMs)}`],
    result: { times, joinedMs: summarize(joinedMs), hearingMs: summarize(hearingMs) },
  },
  values.json,
);
