/**
 * Voice-to-voice through an encrypted Discord voice channel: `node bench/discord-voice-to-voice.ts [speakers] [rounds]`.
 * The daemon runs as it would with real Discord, in a process of its own; the emulator's users ask recorded
 * questions at real-time pace. Measured from the last voiced sample sent to the first packet of the answer at
 * −40 dBFS or more, as a listener hears it. Let nothing else run.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { resolvePaths } from '../src/config/paths.ts';
import { createControlClient } from '../src/control/client.ts';
import type { TurnReceipt } from '../src/control/receipts.ts';
import { percentile, summarize } from '../src/offline/bench/statistics.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import { DiscordEmulator } from '../test/emulator/discord-emulator.ts';
import type { FakeUser } from '../test/emulator/users/fake-user.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const speakers = Number(process.argv[2] ?? 1);
const rounds = Number(process.argv[3] ?? 5);
const questions = Array.from({ length: 20 }, (_, index) =>
  join(here, 'audio', `q${String(index + 1).padStart(2, '0')}.wav`),
);
const startWithinMs = 120_000;
const answerWithinMs = 30_000;
/** Nothing audible for this long: the answer is over. */
const answerGapMs = 1_500;
/** Opus's own silence. */
const silenceBytes = 3;

interface Answer {
  readonly question: string;
  readonly latencyMs: number | undefined;
  /** Another person's answer was being spoken when the question ended: the wait is for the floor. */
  readonly waitedForFloor: boolean;
}

await using discord = await DiscordEmulator.start();
const guild = discord.addGuild();
const channel = guild.addVoiceChannel('Lounge');
const people = Array.from({ length: speakers }, (_, index) => discord.addUser(`Speaker ${index + 1}`));
for (const person of people) person.joinVoice(channel);

const home = await mkdtemp(join(tmpdir(), 'aibot-bench-'));
const caFile = join(home, 'ca.pem');
await writeFile(caFile, discord.caPem);
const env = {
  AIBOT_HOME: home,
  AIBOT_MODELS_DIR: process.env['AIBOT_MODELS_DIR'] ?? resolvePaths().modelsDir,
  AIBOT_CONVERSATION_MODE: 'always',
  AIBOT_DISCORD_API_URL: discord.restUrl,
  AIBOT_DISCORD_IS_ANNOUNCED: 'false',
  DISCORD_TOKEN: discord.bot.token,
  NODE_EXTRA_CA_CERTS: caFile,
};
const ending = new AbortController();
const daemon = execa(process.execPath, [join(here, '..', 'bin', 'dev.js'), 'daemon', 'run'], {
  env,
  reject: false,
  cancelSignal: ending.signal,
  stdio: 'ignore',
});
try {
  const control = createControlClient(resolvePaths({ env: { ...process.env, ...env } }).socketPath);
  const signal = AbortSignal.timeout(startWithinMs);
  for (;;) {
    const status = await control.call('status', {}, { signal }).catch(() => undefined);
    const isSignedIn = status?.components.some(({ id, state }) => id === 'discord' && state === 'ready');
    if (status?.state === 'ready' && isSignedIn) break;
    await sleep(500, undefined, { signal });
  }
  const joiningAtMs = performance.now();
  await control.call('voiceJoin', { channelId: channel.id }, { signal, deadlineMs: 30_000 });
  await discord.bot.inCall(channel);
  const joinMs = performance.now() - joiningAtMs;
  await sleep(1_000);

  const answers: Answer[] = [];
  const gapsMs: number[] = [];
  let last: { readonly sequence: number; readonly atMs: number } | undefined;
  people[0]?.heard.watch((frame) => {
    if (frame.userId !== discord.bot.id || frame.opus.length <= silenceBytes) return;
    if (last && frame.sequence === ((last.sequence + 1) & 0xffff)) gapsMs.push(frame.atMs - last.atMs);
    last = frame;
  });
  for (let round = 0; round < rounds; round++) {
    const asked = await Promise.all(
      people.map((person, index) =>
        ask(person, questions[(round * speakers + index) % questions.length]!, index),
      ),
    );
    answers.push(...asked);
    await untilQuiet(people[0]!);
  }
  const { turns } = await control.call('turns', { limit: 1_000 }, { signal: AbortSignal.timeout(10_000) });
  report(joinMs, answers, turns, gapsMs);
  await control.call('shutdown', {}, { signal: AbortSignal.timeout(10_000) });
  await daemon;
} finally {
  ending.abort();
  await daemon;
  await rm(home, { recursive: true, force: true });
}

/** Those after the first begin a little later, over the end of the one before. */
async function ask(person: FakeUser, question: string, index: number): Promise<Answer> {
  await sleep(index * 1_200);
  let lastAudibleMs = -Infinity;
  const watching = person.heard.watch(({ userId, levelDbfs, atMs }) => {
    if (userId === discord.bot.id && levelDbfs >= -40) lastAudibleMs = atMs;
  });
  const { lastVoicedAtMs = 0 } = await person.play(await readWav(question));
  watching[Symbol.dispose]();
  const waitedForFloor = speakers > 1 && lastAudibleMs > lastVoicedAtMs - answerGapMs;
  const first = await person.heard
    .nextAudible(discord.bot.id, { timeoutMs: answerWithinMs })
    .catch(() => undefined);
  return { question, latencyMs: first && first.atMs - lastVoicedAtMs, waitedForFloor };
}

async function untilQuiet(person: FakeUser): Promise<void> {
  const isAudible = () =>
    person.heard.nextAudible(discord.bot.id, { timeoutMs: answerGapMs }).then(
      () => true,
      () => false,
    );
  while (await isAudible());
}

function report(
  joinMs: number,
  answers: readonly Answer[],
  turns: readonly TurnReceipt[],
  gapsMs: readonly number[],
): void {
  const heard = (isWaiting: boolean) =>
    answers.flatMap(({ latencyMs, waitedForFloor }) =>
      latencyMs !== undefined && waitedForFloor === isWaiting ? [latencyMs] : [],
    );
  const stages = Map.groupBy(
    turns.flatMap((turn) => turn.stages),
    ({ name }) => name,
  );
  const result = {
    speakers,
    questions: answers.length,
    unanswered: answers.filter(({ latencyMs }) => latencyMs === undefined).length,
    joinMs: Math.round(joinMs),
    voiceToVoiceMs: summarize(heard(false)),
    ...(heard(true).length > 0 ? { afterWaitingForTheFloorMs: summarize(heard(true)) } : {}),
    receiptsVoiceToVoiceMs: summarize(turns.flatMap(({ voiceToVoiceMs }) => voiceToVoiceMs ?? [])),
    frameGapP99Ms: Math.round(percentile(gapsMs, 0.99)),
    stagesMs: Object.fromEntries(
      [...stages].map(([name, all]) => [name, summarize(all.map(({ durationMs }) => durationMs))]),
    ),
  };
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}
