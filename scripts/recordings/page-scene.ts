import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import type { DaemonStatus } from '../../src/control/status.ts';
import { DiscordEmulator } from '../../test/emulator/discord-emulator.ts';
import { findChromium, launchChromium } from '../../test/web/chromium.ts';
import { root, Stage } from './stage.ts';

const mediaDir = join(root, 'docs', 'media');
const speech = (file: string) => join(root, 'bench', 'audio', file);
const shots = [
  { name: 'web-dashboard', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  { name: 'web-dashboard-phone', colorScheme: 'dark', viewport: { width: 360, height: 760 } },
] as const;

/** The web dashboard while Alice and Bob talk with the bot, and Bob talks over one of its answers. */
export async function recordPage(): Promise<void> {
  const browserFile = findChromium();
  if (browserFile === undefined) {
    console.log('web-dashboard.png was not drawn: install chromium');
    return;
  }
  await using discord = await DiscordEmulator.start({ seed: 1 });
  const channel = discord.addGuild({ name: 'Testing ground' }).addVoiceChannel('Lounge');
  const alice = discord.addUser('Alice');
  const bob = discord.addUser('Bob');
  for (const person of [alice, bob]) person.joinVoice(channel);
  const dir = mkdtempSync(join(tmpdir(), 'aibot-page-ca-'));
  const certificate = join(dir, 'ca.pem');
  writeFileSync(certificate, discord.caPem);
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rmSync(dir, { recursive: true, force: true }));
  await using stage = new Stage({
    DISCORD_TOKEN: discord.bot.token,
    AIBOT_DISCORD_API_URL: discord.restUrl,
    NODE_EXTRA_CA_CERTS: certificate,
    AIBOT_CONVERSATION_MODE: 'always',
    // The first question would interrupt what it says on joining.
    AIBOT_DISCORD_IS_ANNOUNCED: 'false',
    AIBOT_GATEWAY_ENABLED: 'true',
    AIBOT_GATEWAY_PORT: '0',
  });
  await stage.run('up', '--no-self-check');
  const url = await gatewayUrl(stage);
  const browser = await launchChromium(browserFile);
  cleanup.defer(() => browser.close());
  const pages: Page[] = [];
  for (const { colorScheme, viewport } of shots) {
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();
    await page.goto(url);
    pages.push(page);
  }
  await stage.run('voice', 'join');
  await discord.bot.inCall(channel, { timeoutMs: 30_000 });

  const audible = (timeoutMs: number) => alice.heard.nextAudible(discord.bot.id, { timeoutMs });
  const untilQuiet = async () => {
    for (let isSpeaking = true; isSpeaking; )
      isSpeaking = await audible(2_000).then(
        () => true,
        () => false,
      );
  };
  const ask = async (person: typeof alice, file: string) => {
    alice.heard.clear();
    const answering = audible(30_000);
    await person.playWav(speech(file));
    await answering;
  };
  for (const [person, file] of [
    [alice, 'q01.wav'],
    [bob, 's02.wav'],
    [alice, 'q05.wav'],
    [bob, 's04.wav'],
    [alice, 'q14.wav'],
  ] as const) {
    await ask(person, file);
    await untilQuiet();
  }
  // A long answer, and its asker who has heard enough of it.
  await ask(alice, 'q12.wav');
  await sleep(1_200);
  await alice.playWav(speech('s05.wav'));
  await pages[0]?.locator('.turn.interrupted').waitFor({ timeout: 30_000 });
  await untilQuiet();
  // The picture is of somebody who is asking.
  const speaking = bob.playWav(speech('q08.wav'));
  await pages[0]?.locator('.heard.interim', { hasText: / / }).waitFor({ timeout: 20_000 });
  for (const [index, { name }] of shots.entries()) {
    const file = join(mediaDir, `${name}.png`);
    await pages[index]?.screenshot({ path: file });
    console.log(`docs/media/${name}.png (${Math.ceil(readFileSync(file).length / 1_000)} kB)`);
  }
  await speaking;
}

async function gatewayUrl(stage: Stage): Promise<string> {
  const { stdout } = await execa('aibot', ['status', '--json'], { env: stage.env, extendEnv: false });
  const { result } = JSON.parse(stdout) as { readonly result: DaemonStatus };
  const detail = result.components.find(({ id }) => id === 'gateway')?.detail ?? '';
  const url = /https?:\S+/.exec(detail)?.[0];
  if (url === undefined) throw new Error(`The gateway does not listen: ${detail}`);
  return url;
}
