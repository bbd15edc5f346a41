/**
 * Voice-to-voice through an encrypted Discord voice channel:
 * `node bench/discord-voice-to-voice.ts [--speakers N] [--rounds N] [--over-answer] [--json]`.
 * The emulator's users ask recorded questions at real-time pace. Measured from the last voiced sample sent to the first
 * packet of *this person's* answer at −40 dBFS or more, as a listener hears it. Whose answer is spoken is told by the
 * daemon's events; where another person's answer was still being spoken when the question ended, the time from then
 * on is shown apart. With `--over-answer` a long answer is being spoken when each question is asked. Let nothing
 * else run.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { percentile, summarize } from '../src/offline/bench/statistics.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import type { HeardFrame } from '../test/emulator/users/ear.ts';
import type { FakeUser } from '../test/emulator/users/fake-user.ts';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { msLine, printReport } from './discord/report.ts';
import type { WatchedTurn } from './discord/turn-watch.ts';

const { values } = parseArgs({
  options: {
    speakers: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    'over-answer': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const speakers = Number(values.speakers);
const rounds = Number(values.rounds);
const questions = Array.from({ length: 20 }, (_, index) =>
  fileURLToPath(new URL(`audio/q${String(index + 1).padStart(2, '0')}.wav`, import.meta.url)),
);
const answerWithinMs = 30_000;
/** Of the two processes' clocks, and of a packet on its way. */
const clockToleranceMs = 10;
/** Opus's own silence. */
const silenceBytes = 3;
const longAnswer = 'Once there was a kettle that stood on a stove and sang of the sea all day long. '.repeat(
  6,
);

interface Asked {
  readonly person: FakeUser;
  readonly question: string;
  readonly lastVoicedAtMs: number;
  readonly turn: WatchedTurn | undefined;
}

await using stage = await startDaemonInChannel({
  people: speakers,
  env: { AIBOT_CONVERSATION_MODE: 'always' },
});
const { discord, people, turns, control } = stage;
const joinMs = await stage.join();
await sleep(1_000);

// The people live in this process: what it is late itself is no gap of the bot's.
const ownDelay = monitorEventLoopDelay({ resolution: 5 });
ownDelay.enable();
const frames: Pick<HeardFrame, 'atMs' | 'levelDbfs'>[] = [];
const gapsMs: number[] = [];
let last: HeardFrame | undefined;
people[0]?.heard.watch((frame) => {
  if (frame.userId !== discord.bot.id || frame.opus.length <= silenceBytes) return;
  if (last && frame.sequence === ((last.sequence + 1) & 0xffff)) gapsMs.push(frame.atMs - last.atMs);
  last = frame;
  frames.push({ atMs: frame.atMs, levelDbfs: frame.levelDbfs });
});

const asked: Asked[] = [];
for (let round = 0; round < rounds; round++) {
  if (values['over-answer']) {
    const audible = people[0]?.heard.nextAudible(discord.bot.id, { timeoutMs: answerWithinMs });
    void control.call('say', { text: longAnswer }, { deadlineMs: 120_000 }).catch(() => undefined);
    await audible;
    await sleep(2_000);
  }
  const all = people.map((person, index) =>
    ask(person, questions[(round * speakers + index) % questions.length]!, index),
  );
  asked.push(...(await Promise.all(all)));
  await stage.untilQuiet();
}

/** Those after the first begin a little later, over the end of the one before. */
async function ask(person: FakeUser, question: string, index: number): Promise<Asked> {
  await sleep(index * 1_200);
  const { lastVoicedAtMs = 0 } = await person.play(await readWav(question));
  const isAnswer = ({ speakerId, startedAtMs, endedAtMs }: WatchedTurn) =>
    speakerId === person.id &&
    (startedAtMs ?? -Infinity) > lastVoicedAtMs - clockToleranceMs &&
    endedAtMs !== undefined;
  return { person, question, lastVoicedAtMs, turn: await turns.find(isAnswer, answerWithinMs) };
}

/** When somebody else's answer ended that was still being spoken after the question. */
function floorFreedAtMs({ turn, lastVoicedAtMs }: Asked): number | undefined {
  const ends = turns.all.flatMap((other) =>
    other !== turn &&
    other.startedAtMs !== undefined &&
    other.endedAtMs !== undefined &&
    other.endedAtMs > lastVoicedAtMs &&
    other.startedAtMs < (turn?.startedAtMs ?? 0) - clockToleranceMs
      ? [other.endedAtMs]
      : [],
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

const answers = asked.flatMap((one) => {
  const startedAtMs = one.turn?.startedAtMs;
  if (startedAtMs === undefined) return [];
  const first = frames.find(
    ({ atMs, levelDbfs }) => levelDbfs >= -40 && atMs >= startedAtMs - clockToleranceMs,
  );
  if (!first) return [];
  const freedAtMs = floorFreedAtMs(one);
  return [
    {
      latencyMs: first.atMs - one.lastVoicedAtMs,
      afterFloorMs: freedAtMs === undefined ? undefined : first.atMs - freedAtMs,
      turn: one.turn,
    },
  ];
});
const direct = answers.filter(({ afterFloorMs }) => afterFloorMs === undefined);
const waited = answers.filter(({ afterFloorMs }) => afterFloorMs !== undefined);
const matched = new Set(answers.map(({ turn }) => turn?.turnId));
/** Every other turn, and why: none goes unexplained. */
const otherTurns = turns.all.flatMap((turn) => {
  if (matched.has(turn.turnId) || !turn.receipt) return [];
  const { outcome, decisions } = turn.receipt;
  const reasons = turn.failures.length > 0 ? turn.failures : [decisions.at(-1)?.reason ?? 'none given'];
  return [{ outcome, reason: reasons.join(', ') }];
});
const stages = Map.groupBy(
  answers.flatMap(({ turn }) => turn?.receipt?.stages ?? []),
  ({ name }) => name,
);
const latencies = direct.map(({ latencyMs }) => latencyMs);
const afterFloor = waited.flatMap(({ afterFloorMs }) => afterFloorMs ?? []);
const withFloor = waited.map(({ latencyMs }) => latencyMs);
const unanswered = asked.length - answers.length;
const frameGapP99Ms = Math.round(percentile(gapsMs, 0.99));
const ownDelayP99Ms = Math.round(ownDelay.percentile(99) / 1e6);
printReport(
  {
    lines: [
      `${speakers} speakers, ${asked.length} questions, ${unanswered} unanswered; joined in ${Math.round(joinMs)} ms`,
      `voice-to-voice: ${msLine(latencies)}`,
      `after waiting for the floor, from when it was free: ${msLine(afterFloor)}; the wait included: ${msLine(withFloor)}`,
      `gap between packets: p99 ${frameGapP99Ms} ms (${gapsMs.length}); this process's own delay, the 5 ms of its clock included: p99 ${ownDelayP99Ms} ms`,
      ...otherTurns.map(({ outcome, reason }) => `another turn was ${outcome}: ${reason}`),
    ],
    result: {
      speakers,
      isOverAnswer: values['over-answer'],
      questions: asked.length,
      unanswered,
      joinMs: Math.round(joinMs),
      voiceToVoiceMs: summarize(latencies),
      afterFloorFreedMs: summarize(afterFloor),
      withWaitForFloorMs: summarize(withFloor),
      receiptsVoiceToVoiceMs: summarize(direct.flatMap(({ turn }) => turn?.receipt?.voiceToVoiceMs ?? [])),
      frameGapP99Ms,
      ownDelayP99Ms,
      otherTurns,
      stagesMs: Object.fromEntries(
        [...stages].map(([name, list]) => [name, summarize(list.map(({ durationMs }) => durationMs))]),
      ),
    },
  },
  values.json,
);
