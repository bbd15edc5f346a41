import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordEmulator } from '../../test/emulator/discord-emulator.ts';
import type { FakeUser } from '../../test/emulator/users/fake-user.ts';
import { keepCast, keepFrame, root, Stage } from './stage.ts';

/** The first start: checks, daemon, self-check conversation. */
export async function recordStart(): Promise<void> {
  await using stage = new Stage();
  await using session = stage.open(110, 31, root);
  await session.untilPrompt();
  await session.typeLine('npm start');
  await session.untilShown(/Next: give it a Discord token/, 240_000);
  await session.untilPrompt();
  if (/not passed/.test(session.screen())) throw new Error('the self-check failed; is the machine busy?');
  await keepFrame(session, 'start', 'npm start');
  keepCast(session, 'start', 'npm start: the first start, packages and models being there already');
}

const clips = ['jfk.wav', 'librivox-austen-0870.wav', 'telephone-big-dog.wav'];

/** How well two recognisers hear people. */
export async function recordTestAudio(): Promise<void> {
  await using stage = new Stage();
  const fixtures = join(root, 'test', 'fixtures', 'speech');
  for (const name of clips) stage.lay(name, readFileSync(join(fixtures, name)));
  const manifest = readFileSync(join(fixtures, 'manifest.tsv'), 'utf8').split('\n');
  const lines = manifest.filter((line) => clips.some((name) => line.startsWith(name)));
  stage.lay('manifest.tsv', `${lines.join('\n')}\n`);
  await using session = stage.open(110, 31);
  await session.untilPrompt();
  await session.typeLine(
    'aibot test-audio *.wav --manifest manifest.tsv --stt moonshine-base-en --stt moonshine-tiny-en',
  );
  await session.untilShown(/real-time factor[\s\S]*\n\$ ?$/, 90_000);
  await keepFrame(session, 'test-audio', 'aibot test-audio');
  keepCast(session, 'test-audio', 'aibot test-audio: two recognisers side by side');
}

/** The dashboard while two people of the emulated Discord talk with it. */
export async function recordDashboard(): Promise<void> {
  await using discord = await DiscordEmulator.start({ seed: 1 });
  const guild = discord.addGuild({ name: 'Testing ground' });
  const channel = guild.addVoiceChannel('Lounge');
  const people = ['Alice', 'Bob'].map((name) => discord.addUser(name));
  for (const person of people) person.joinVoice(channel);
  const dir = mkdtempSync(join(tmpdir(), 'aibot-recording-ca-'));
  const certificate = join(dir, 'ca.pem');
  writeFileSync(certificate, discord.caPem);
  try {
    await using stage = new Stage({
      DISCORD_TOKEN: discord.bot.token,
      AIBOT_DISCORD_API_URL: discord.restUrl,
      NODE_EXTRA_CA_CERTS: certificate,
      // Two are company: without it only questions with its name in them would be answered.
      AIBOT_CONVERSATION_MODE: 'always',
      // The first question would interrupt what it says on joining.
      AIBOT_DISCORD_IS_ANNOUNCED: 'false',
    });
    await stage.run('up', '--no-self-check');
    await using session = stage.open(120, 32);
    await session.untilPrompt();
    await session.typeLine('aibot dashboard');
    await session.untilShown(/Overview/);
    await stage.run('voice', 'join');
    await discord.bot.inCall(channel, { timeoutMs: 30_000 });
    const talk = createTalk(discord.bot.id, people);
    session.press('2');
    for (const file of ['q01.wav', 's02.wav', 'q02.wav', 's04.wav', 'q05.wav']) {
      await talk.ask(file);
      await talk.untilQuiet();
    }
    await talk.ask('q12.wav');
    // The picture is of an answer that is being spoken.
    await sleep(1_500);
    await keepFrame(session, 'dashboard-conversation', 'aibot dashboard: Conversation');
    await talk.untilQuiet();
    for (const [key, name, title] of [
      ['1', 'dashboard', 'Overview'],
      ['3', 'dashboard-latency', 'Latency'],
      // With the host of the language model chosen, whose past is drawn.
      [`4${'j'.repeat(9)}`, 'dashboard-services', 'Services'],
    ] as const) {
      session.press(key);
      await sleep(2_500);
      await keepFrame(session, name, `aibot dashboard: ${title}`, name === 'dashboard');
    }
    session.press('q');
    await session.untilPrompt();
    keepCast(session, 'dashboard', 'aibot dashboard during a conversation');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** People who ask in turn; what is asked, and when it has been answered. */
function createTalk(botId: string, people: readonly FakeUser[]) {
  let asked = 0;
  const listener = people[0];
  const nextAudible = (timeoutMs: number) => listener?.heard.nextAudible(botId, { timeoutMs });
  return {
    /** Resolves with the first sound of the answer. */
    async ask(file: string): Promise<void> {
      listener?.heard.clear();
      const answering = nextAudible(30_000);
      await people[asked++ % people.length]?.playWav(join(root, 'bench', 'audio', file));
      await answering;
    },
    /** Pauses between sentences are shorter than this. */
    async untilQuiet(): Promise<void> {
      for (let isSpeaking = true; isSpeaking; ) {
        isSpeaking = await Promise.resolve(nextAudible(2_000)).then(
          () => true,
          () => false,
        );
      }
    },
  };
}
