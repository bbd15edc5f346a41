import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readWav } from '../../src/core/audio/wav-reader.ts';
import { tone } from '../emulator/audio/pcm.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import { BotStage } from './bot-stage.ts';

it('records who speaks and what it answers, says so aloud and in writing', async () => {
  const recordingsDir = mkdtempSync(join(tmpdir(), 'recordings-'));
  await using stage = await BotStage.open({ botOptions: { recordingsDir } });
  const alice = stage.addSpeaker('Alice');
  stage.guild.giveRole(alice.user, stage.guild.addRole('Keeper', ['ManageGuild']));
  await stage.botJoins();
  await stage.discord.events.first(isEvent('commands-registered'));
  const keyboard = stage.discord.keyboardOf(alice, stage.guild.general);
  const use = async (action: string) => (await (await keyboard.slash('record', { action })).answer()).content;
  const announced = stage.discord.events.next(
    isEvent('message-created', ({ message }) => message.content.includes('Alice has started a recording')),
  );
  const aloud = alice.heard.nextAudible(stage.discord.bot.id);
  const saidOut = stage.next('turn-ended');
  expect(await use('start')).toContain('Recording as');
  await Promise.all([announced, aloud, saidOut]);
  const answered = stage.events.next(
    (event) => event.type === 'turn-ended' && event.receipt.speakerId === alice.id,
  );
  await alice.play(tone({ hz: 300, ms: 500 }));
  await answered;
  expect(await use('start')).toContain('A recording is running already');
  expect(await use('stop')).toContain('Saved as');

  const [name = ''] = readdirSync(recordingsDir);
  const dir = join(recordingsDir, name);
  expect(readdirSync(dir).sort()).toEqual(
    [`${alice.id}.ogg`, `${stage.discord.bot.id}.ogg`, 'events.jsonl', 'mix.wav', 'recording.json'].sort(),
  );
  expect(JSON.parse(readFileSync(join(dir, 'recording.json'), 'utf8'))).toMatchObject({
    state: 'finished',
    place: 'Testing ground / Lounge',
    startedBy: 'Alice',
  });
  expect(readFileSync(join(dir, 'events.jsonl'), 'utf8')).toContain('"spoken":"The kettle is on."');
  const { samples } = readWav(readFileSync(join(dir, 'mix.wav')));
  expect(samples.some((sample) => Math.abs(sample) > 0.3)).toBe(true);
  rmSync(recordingsDir, { recursive: true });
});
