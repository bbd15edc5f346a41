import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { resolvePaths } from '../../src/config/paths.ts';
import { type ControlClient, createControlClient } from '../../src/control/client.ts';
import { DiscordEmulator } from '../../test/emulator/discord-emulator.ts';
import type { EmulatedGuild } from '../../test/emulator/emulated-guild.ts';
import type { FakeUser } from '../../test/emulator/users/fake-user.ts';
import type { Channel } from '../../test/emulator/world/guild.ts';
import { followTurns, type TurnWatch } from './turn-watch.ts';

const startWithinMs = 120_000;
const joinWithinMs = 30_000;

export interface DaemonInChannel extends AsyncDisposable {
  readonly discord: DiscordEmulator;
  readonly guild: EmulatedGuild;
  readonly channel: Channel;
  readonly people: readonly FakeUser[];
  readonly control: ControlClient;
  readonly turns: TurnWatch;
  readonly pid: number;
  /** Gives how long it took until the bot was in the call and in its encryption group, ms. */
  join(): Promise<number>;
  /** Everything the bot sent so far is over and nothing audible has come for `gapMs`. */
  untilQuiet(gapMs?: number): Promise<void>;
}

export interface DaemonOptions {
  readonly people: number;
  /** `AIBOT_…` variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The emulator in this process, and a daemon in a process of its own that runs as it would with real Discord, signed
 * in and ready, in no channel yet.
 */
export async function startDaemonInChannel(options: DaemonOptions): Promise<DaemonInChannel> {
  const discord = await DiscordEmulator.start();
  const guild = discord.addGuild();
  const channel = guild.addVoiceChannel('Lounge');
  const people = Array.from({ length: options.people }, (_, index) =>
    discord.addUser(`Speaker ${index + 1}`),
  );
  for (const person of people) person.joinVoice(channel);

  const home = await mkdtemp(join(tmpdir(), 'aibot-bench-'));
  const caFile = join(home, 'ca.pem');
  await writeFile(caFile, discord.caPem);
  const env = {
    AIBOT_HOME: home,
    AIBOT_MODELS_DIR: process.env['AIBOT_MODELS_DIR'] ?? resolvePaths().modelsDir,
    AIBOT_DISCORD_API_URL: discord.restUrl,
    AIBOT_DISCORD_IS_ANNOUNCED: 'false',
    DISCORD_TOKEN: discord.bot.token,
    NODE_EXTRA_CA_CERTS: caFile,
    ...options.env,
  };
  const ending = new AbortController();
  const main = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
  const daemon = execa(process.execPath, [main, 'daemon', 'run'], {
    env,
    reject: false,
    cancelSignal: ending.signal,
    stdio: 'ignore',
  });
  const control = createControlClient(resolvePaths({ env: { ...process.env, ...env } }).socketPath);

  async function stop(): Promise<void> {
    await control.call('shutdown', {}).catch(() => ending.abort());
    await daemon;
    await discord.close();
    await rm(home, { recursive: true, force: true });
  }

  try {
    const signal = AbortSignal.any([AbortSignal.timeout(startWithinMs), ending.signal]);
    for (;;) {
      const status = await control.call('status', {}, { signal }).catch(() => undefined);
      const isSignedIn = status?.components.some(({ id, state }) => id === 'discord' && state === 'ready');
      if (status?.state === 'ready' && isSignedIn) break;
      await sleep(250, undefined, { signal });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const turns = followTurns(control);

  return {
    discord,
    guild,
    channel,
    people,
    control,
    turns,
    pid: daemon.pid ?? 0,
    async join() {
      const fromMs = performance.now();
      await control.call('voiceJoin', { channelId: channel.id }, { deadlineMs: joinWithinMs });
      await discord.bot.inCall(channel);
      return performance.now() - fromMs;
    },
    async untilQuiet(gapMs = 1_500) {
      const isAudible = () =>
        people[0]?.heard.nextAudible(discord.bot.id, { timeoutMs: gapMs }).then(
          () => true,
          () => false,
        );
      while (await isAudible());
    },
    async [Symbol.asyncDispose]() {
      turns[Symbol.dispose]();
      await stop();
    },
  };
}
