import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiscordEmulator } from './discord-emulator.ts';
import type { EmulatedGuild } from './emulated-guild.ts';
import type { FakeUser } from './users/fake-user.ts';
import type { Channel } from './world/guild.ts';

/** An answer has ended when nothing audible came for this long: pauses between sentences are shorter. */
const ANSWER_GAP_MS = 1_500;
const ANSWER_TIMEOUT_MS = 30_000;
/** A bot that announces itself has begun to by then; people let it finish. */
const ANNOUNCED_WITHIN_MS = 2_000;
const FOREVER_MS = 2 ** 31 - 1;

export interface Script {
  readonly discord: DiscordEmulator;
  readonly guild: EmulatedGuild;
  readonly channel: Channel;
  readonly user: FakeUser;
  /** WAV files. */
  readonly questions: readonly string[];
  readonly saveDir: string | undefined;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Waits for the bot, asks the questions one after the other, and stays until the signal aborts. */
export async function runScript(script: Script): Promise<void> {
  const { discord, channel, user, questions, signal, report } = script;
  try {
    await discord.bot.inCall(channel, { signal, timeoutMs: FOREVER_MS });
    report('the bot is in the call');
    await untilQuiet(user, discord.bot.id, signal, ANNOUNCED_WITHIN_MS);
    for (const [index, question] of questions.entries()) {
      await ask(script, question, index + 1);
    }
    await once(signal, 'abort');
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}

async function ask({ discord, user, saveDir, report, signal }: Script, question: string, number: number) {
  const botId = discord.bot.id;
  user.heard.clear();
  report(`asks ${question}`);
  const answering = user.heard.nextAudible(botId, { signal, timeoutMs: FOREVER_MS });
  const asked = await user.playWav(question, { signal });
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  const first = await Promise.race([answering, once(inTime, 'abort').then(() => undefined)]);
  if (!first) {
    report('heard no answer');
    return;
  }
  const latencyMs = Math.round(first.atMs - (asked.lastVoicedAtMs ?? asked.endedAtMs));
  report(`hears the answer ${latencyMs} ms after the last voiced sample`);
  await untilQuiet(user, botId, signal, ANSWER_GAP_MS);
  if (saveDir !== undefined) {
    await mkdir(saveDir, { recursive: true });
    const path = join(saveDir, `answer-${number}.wav`);
    await user.heard.saveWav(path, botId);
    report(`saved ${path}`);
  }
}

/** Settles when the speaker has been quiet for a while; `firstMs` is how long they may take to begin. */
async function untilQuiet(
  user: FakeUser,
  speakerId: string,
  signal: AbortSignal,
  firstMs: number,
): Promise<void> {
  let timeoutMs = firstMs;
  for (let isSpeaking = true; isSpeaking; timeoutMs = ANSWER_GAP_MS) {
    isSpeaking = await user.heard.nextAudible(speakerId, { signal, timeoutMs }).then(
      () => true,
      () => false,
    );
  }
  signal.throwIfAborted();
}
