import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/shared/clock.ts';
import { BotStage, type BotStageOptions } from '../discord/bot-stage.ts';
import { bestCorrelation } from '../emulator/audio/correlation.ts';
import { chirp } from '../emulator/audio/pcm.ts';
import { resample } from '../emulator/audio/resample.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';

const rising = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });
const falling = chirp({ fromHz: 1_800, toHz: 300, ms: 600 });
const at16k = (pcm: typeof rising) => resample(pcm, 16_000).samples;
/** Of a stream nobody has heard of before, what overtakes the first packet is taken for the first: 40 ms. */
const beginning = 640;
/** How alike what was said and what the recogniser got are. */
const likeness = (said: typeof rising, heard: Float32Array | undefined) =>
  bestCorrelation(at16k(said).subarray(beginning), heard ?? new Float32Array(1), 8_000).correlation;

function openStage(options: BotStageOptions = {}) {
  const stt = createScriptedSpeechToText({ clock: systemClock, transcript: () => 'Well?' });
  return { stt, opening: BotStage.open({ ...options, engines: { stt } }) };
}

describe('hearing', () => {
  it.each([
    ['as it is sent', {}],
    ['in the other cipher', { voice: { modes: ['aead_xchacha20_poly1305_rtpsize'] as const } }],
    [
      'without header extension, with padding',
      { rtp: { headerExtension: 'never', paddingBytes: 7 } as const },
    ],
    ['out of order and twice', { rtp: { reorderPercent: 20, duplicatePercent: 20 } }],
  ])('gives the recogniser what was said, %s', async (_, faults) => {
    const { stt, opening } = openStage({ faults });
    await using stage = await opening;
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const ended = stage.next('turn-ended');
    await alice.play(rising);
    await ended;
    expect(likeness(rising, stt.transcribed.at(-1)?.samples)).toBeGreaterThan(0.98);
  });

  it('does not mix two who speak at once', async () => {
    const { stt, opening } = openStage({ conversation: { addressing: { mode: 'ask' } } });
    await using stage = await opening;
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    await stage.botJoins();
    await Promise.all([alice.play(rising), bob.play(falling)]);
    await expect.poll(() => stt.transcribed.length).toBeGreaterThanOrEqual(2);
    const fits = (said: typeof rising) =>
      stt.transcribed.map(({ samples }) => likeness(said, samples) > 0.98);
    expect(fits(rising).filter(Boolean)).toHaveLength(1);
    expect(fits(falling).filter(Boolean)).toHaveLength(1);
  });

  it('keeps words in their place where packets are lost', async () => {
    const { stt, opening } = openStage({ faults: { rtp: { lossPercent: 8 } }, seed: 3 });
    await using stage = await opening;
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const ended = stage.next('turn-ended');
    await alice.play(rising);
    await ended;
    expect(room.session.health.hearing.get(alice.id)?.lost).toBeGreaterThan(0);
    expect(likeness(rising, stt.transcribed.at(-1)?.samples)).toBeGreaterThan(0.7);
  });

  it('ignores other bots', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    const robot = stage.discord.addUser('Robot', { isBot: true });
    robot.joinVoice(stage.channel);
    const room = await stage.botJoins();
    await robot.play(rising);
    const started = stage.next('speech-started');
    await alice.play(rising);
    expect(await started).toMatchObject({ speakerId: alice.id });
    expect([...room.session.health.hearing.keys()]).toEqual([alice.id]);
  });
});
