import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DiscordEmulator } from './discord-emulator.ts';
import { runScript } from './scripted-user.ts';

const HELP = `Usage: node test/emulator/main.ts [options] [question.wav …]

Starts a Discord on 127.0.0.1 with one server, one voice channel and one fake user in it, and prints as one line of
JSON how to reach it. The user asks each question aloud as soon as a bot is in the channel, waits for the spoken
answer, and says what it heard on standard error. Ends with Ctrl-C.

  --port N          port of REST and gateway (any free one)
  --token TOKEN     the bot's token (emulated-token)
  --ca FILE         where to write the certificate (a new temporary file)
  --save DIR        where to save what the bot answers, as WAV files
  --seed N          for everything that is drawn by lot (1)
  --bot-commits     let the bot make the MLS commits
  --text-intents    grant the privileged message-content intent
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    token: { type: 'string', default: 'emulated-token' },
    ca: { type: 'string' },
    save: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'bot-commits': { type: 'boolean', default: false },
    'text-intents': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const discord = await DiscordEmulator.start({
    port: Number(values.port),
    seed: Number(values.seed),
    bot: { token: values.token, privilegedIntents: values['text-intents'] ? 1 << 15 : 0 },
    faults: { dave: { committer: values['bot-commits'] ? 'bot' : 'fake' } },
  });
  const guild = discord.addGuild({ name: 'Testing ground' });
  const channel = guild.addVoiceChannel('Lounge');
  const alice = discord.addUser('Alice');
  alice.joinVoice(channel);
  const ownFolder = values.ca ? undefined : await mkdtemp(join(tmpdir(), 'discord-emulator-'));
  const caFile = values.ca ?? join(ownFolder ?? '', 'ca.pem');
  await writeFile(caFile, discord.caPem);
  const place = {
    apiUrl: discord.restUrl,
    token: discord.bot.token,
    caFile,
    guildId: guild.id,
    voiceChannelId: channel.id,
    textChannelId: guild.general.id,
    userId: alice.id,
  };
  process.stdout.write(`${JSON.stringify(place)}\n`);
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort()).once('SIGTERM', () => ending.abort());
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const questions = positionals;
  await runScript({
    discord,
    guild,
    channel,
    user: alice,
    questions,
    saveDir: values.save,
    report,
    signal: ending.signal,
  });
  await discord.close();
  if (ownFolder) await rm(ownFolder, { recursive: true, force: true });
}
