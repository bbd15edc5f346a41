import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { createInterface } from 'node:readline';
import { getVoiceConnection } from '@discordjs/voice';
import { Client, Events } from 'discord.js';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { bestCorrelation } from './audio/correlation.ts';
import { chirp } from './audio/pcm.ts';
import { readWav, writeWav } from './audio/wav.ts';
import { trustCertificate } from './certificate.ts';
import { Hearing, say } from './testing/discord-js-audio.ts';
import { join, VOICE_INTENTS } from './testing/discord-js-bot.ts';

const QUESTION = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });
const ANSWER = chirp({ fromHz: 1_500, toHz: 300, ms: 600 });

interface Place {
  readonly apiUrl: string;
  readonly token: string;
  readonly caFile: string;
  readonly guildId: string;
  readonly voiceChannelId: string;
  readonly userId: string;
}

it('starts from one command, with a user who asks and listens', async () => {
  const dir = temporaryFolder();
  const question = joinPath(dir, 'question.wav');
  await writeWav(question, QUESTION);
  const main = joinPath(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, '--save', dir, question], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const said = createInterface(child.stdout)[Symbol.asyncIterator]();
    const reports: string[] = [];
    createInterface(child.stderr).on('line', (line) => reports.push(line));
    const place = JSON.parse((await said.next()).value ?? '') as Place;
    trustCertificate(await readFile(place.caFile, 'utf8'));

    const client = new Client({ intents: VOICE_INTENTS, rest: { api: place.apiUrl } });
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(place.token);
    const bot = await ready;
    const connection = await join(bot, { guildId: place.guildId, id: place.voiceChannelId });
    const heard = await new Hearing(connection, place.userId).samples(30);
    expect(bestCorrelation(QUESTION.samples, heard, 960).correlation).toBeGreaterThan(0.98);
    await say(bot, place.guildId, ANSWER);
    await expect.poll(() => reports.at(-1), { timeout: 5_000 }).toMatch(/^saved/);
    const saved = await readWav(joinPath(dir, 'answer-1.wav'));
    expect(bestCorrelation(ANSWER.samples, saved.samples, 960).correlation).toBeGreaterThan(0.98);
    getVoiceConnection(place.guildId, bot.user.id)?.destroy();
    await client.destroy();
  } finally {
    child.kill();
  }
});
