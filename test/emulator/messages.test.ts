import { AttachmentBuilder, Events, GatewayIntentBits, type TextChannel } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isEvent } from './emulator-event.ts';
import { VOICE_INTENTS } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';
import { Intent } from './world/application.ts';
import type { Channel } from './world/guild.ts';

const TEXT_INTENTS = [...VOICE_INTENTS, GatewayIntentBits.GuildMessages];

const textChannel = (stage: Stage, channel: Channel = stage.guild.general) =>
  stage.client.channels.cache.get(channel.id) as TextChannel;

describe('text', () => {
  it('passes messages on, with words only where the bot may read them', async () => {
    await using stage = await Stage.open({ intents: TEXT_INTENTS });
    const seen: string[] = [];
    stage.client.on(Events.MessageCreate, (message) => seen.push(message.content));
    const keyboard = stage.discord.keyboardOf(stage.discord.addUser('Alice'), stage.guild.general);
    keyboard.say('not for the bot');
    keyboard.say(`hey <@${stage.discord.bot.id}>`);
    await expect.poll(() => seen).toEqual(['', `hey <@${stage.discord.bot.id}>`]);
  });

  it('passes all words on with the intent', async () => {
    await using stage = await Stage.open({
      intents: [...TEXT_INTENTS, GatewayIntentBits.MessageContent],
      bot: { privilegedIntents: Intent.MessageContent },
    });
    const seen: string[] = [];
    stage.client.on(Events.MessageCreate, (message) => seen.push(message.content));
    stage.discord.keyboardOf(stage.discord.addUser('Alice'), stage.guild.general).say('!join');
    await expect.poll(() => seen).toEqual(['!join']);
  });

  it('keeps what the bot writes, replies to and attaches', async () => {
    await using stage = await Stage.open({ intents: TEXT_INTENTS });
    const question = stage.discord
      .keyboardOf(stage.discord.addUser('Alice'), stage.guild.general)
      .say('a question');
    const file = new AttachmentBuilder(Buffer.from('line 1\r\nline 2\r\n'), { name: 'answer.txt' });
    const sent = await textChannel(stage).send({
      content: 'see file',
      files: [file],
      reply: { messageReference: question.id },
    });
    const message = stage.discord.messagesIn(stage.guild.general).at(-1);
    expect(message).toMatchObject({ id: sent.id, content: 'see file', repliesToId: question.id });
    expect(message?.attachments[0]).toMatchObject({ filename: 'answer.txt' });
    expect(message?.attachments[0]?.bytes.toString()).toBe('line 1\r\nline 2\r\n');
    await sent.edit('changed');
    expect(stage.discord.messagesIn(stage.guild.general).at(-1)?.content).toBe('changed');
    await sent.delete();
    expect(stage.discord.messagesIn(stage.guild.general)).toEqual([question]);
  });

  it.each([
    ['SendMessages', 50_013],
    ['ViewChannel', 50_001],
  ] as const)('refuses without %s', async (permission, code) => {
    await using stage = await Stage.open();
    const channel = textChannel(stage);
    stage.guild.setExceptions(stage.guild.general, [{ deny: [permission] }]);
    await expect(channel.send('hello')).rejects.toMatchObject({ code });
  });

  it('refuses what is too long or empty', async () => {
    await using stage = await Stage.open();
    await expect(textChannel(stage).send('x'.repeat(2_001))).rejects.toMatchObject({ code: 50_035 });
    await expect(textChannel(stage).send('')).rejects.toMatchObject({ code: 50_006 });
  });

  it('slows a bot down that edits too often', async () => {
    await using stage = await Stage.open();
    const message = await textChannel(stage).send('0');
    const statuses = () =>
      stage.discord.events.entries
        .filter(isEvent('rest-answered', ({ method }) => method === 'PATCH'))
        .map(({ status }) => status);
    for (let index = 1; index <= 5; index++) {
      await fetchEdit(stage, message.id);
    }
    expect(statuses()).toEqual([200, 200, 200, 200, 200]);
    const response = await fetchEdit(stage, message.id);
    expect(response.status).toBe(429);
    const { retry_after: retryAfter } = (await response.json()) as { retry_after: number };
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(5);
  });

  it('answers 429 and 502 where told to, and clients get over it', async () => {
    await using stage = await Stage.open();
    Object.assign(stage.discord.faults.rest, { tooManyRequestsPercent: 40, retryAfterMs: 10 });
    await textChannel(stage).send('in the end');
    expect(stage.discord.messagesIn(stage.guild.general).at(-1)?.content).toBe('in the end');
    Object.assign(stage.discord.faults.rest, { tooManyRequestsPercent: 0, serverErrorPercent: 100 });
    expect((await fetchEdit(stage, '1')).status).toBe(502);
  });

  it('answers as late as the knob says', async () => {
    await using stage = await Stage.open({ faults: { rest: { delayMs: 400 } } });
    const fromMs = performance.now();
    await textChannel(stage).send('late');
    // Timers may be early by a millisecond or so.
    expect(performance.now() - fromMs).toBeGreaterThan(390);
  });
});

/** Past discord.js, which would wait of its own accord. */
function fetchEdit(stage: Stage, messageId: string): Promise<Response> {
  return fetch(`${stage.discord.restUrl}/v10/channels/${stage.guild.general.id}/messages/${messageId}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${stage.discord.bot.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'again' }),
  });
}
