import { describe, expect, it } from 'vitest';
import type { DiscordSession } from '../../src/discord/session/discord-session.ts';
import { BotStage } from '../discord/bot-stage.ts';
import { bestCorrelation } from '../emulator/audio/correlation.ts';
import { chirp, tone } from '../emulator/audio/pcm.ts';
import type { HeardFrame } from '../emulator/users/ear.ts';

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const levels = (frames: readonly HeardFrame[]) => frames.map(({ levelDbfs }) => levelDbfs);

/** The conversation says nothing by itself. */
const silent = { conversation: { addressing: { mode: 'ask' } } } as const;

async function listen(stage: BotStage) {
  const alice = stage.addSpeaker('Alice');
  const { session } = await stage.botJoins();
  return { alice, session };
}

/** Says it without waiting for the end. */
function begin(session: DiscordSession, pcm: ReturnType<typeof tone>) {
  const playout = session.openPlayout();
  void playout.write(pcm.samples, pcm.sampleRate);
  return playout;
}

describe('speaking', () => {
  it.each([16_000, 22_050, 24_000, 48_000])(
    'is heard as it was, from a voice of %i Hz',
    async (sampleRate) => {
      await using stage = await BotStage.open(silent);
      const { alice, session } = await listen(stage);
      const playout = begin(session, chirp({ fromHz: 200, toHz: 2_000, ms: 500, sampleRate }));
      const result = await playout.finish();
      expect(result).toMatchObject({ end: 'played', heardMs: 500 });
      expect(result.firstAudibleAtMs).toBeGreaterThan(0);
      await expect.poll(() => alice.heard.frames.length).toBeGreaterThanOrEqual(30);
      const heard = alice.heard.recording(stage.discord.bot.id).samples;
      const said = chirp({ fromHz: 200, toHz: 2_000, ms: 500 }).samples;
      expect(bestCorrelation(said, heard, 12_000).correlation).toBeGreaterThan(0.98);
    },
  );

  it('ends in five frames of silence', async () => {
    await using stage = await BotStage.open(silent);
    const { alice, session } = await listen(stage);
    const silence = Buffer.of(0xf8, 0xff, 0xfe);
    await begin(session, tone({ hz: 300, ms: 100 })).finish();
    const isSilence = ({ opus }: HeardFrame) => opus.equals(silence);
    await expect.poll(() => alice.heard.frames.slice(-5).every(isSilence)).toBe(true);
  });

  it('falls silent within a frame when it is stopped', async () => {
    await using stage = await BotStage.open(silent);
    const { alice, session } = await listen(stage);
    const playout = begin(session, tone({ hz: 300, ms: 2_000 }));
    await alice.heard.nextAudible(stage.discord.bot.id);
    const { heardMs } = playout.stop();
    const audible = () => alice.heard.frames.filter(({ levelDbfs }) => levelDbfs > -40).length;
    const soon = audible();
    await begin(session, tone({ hz: 300, ms: 40, amplitude: 0.0001 })).finish();
    expect(audible() - soon).toBeLessThanOrEqual(2);
    expect(heardMs).toBeLessThan(1_000);
    expect(await playout.finish()).toMatchObject({ end: 'stopped', heardMs });
  });

  it('is ducked a few frames after it was asked to, and comes back', async () => {
    await using stage = await BotStage.open(silent);
    const { alice, session } = await listen(stage);
    const playout = begin(session, tone({ hz: 300, ms: 1_600 }));
    await alice.heard.nextAudible(stage.discord.bot.id);
    const before = alice.heard.frames.length;
    playout.setGainDb(-24);
    await expect.poll(() => alice.heard.frames.length).toBeGreaterThan(before + 15);
    playout.setGainDb(0);
    const restoredAt = alice.heard.frames.length;
    await playout.finish();
    const full = median(levels(alice.heard.frames.slice(restoredAt + 8, restoredAt + 18)));
    const ducked = levels(alice.heard.frames.slice(before + 7, before + 14));
    expect(Math.max(...ducked)).toBeLessThan(full - 20);
  });

  it('holds and goes on without losing anything', async () => {
    await using stage = await BotStage.open(silent);
    const { alice, session } = await listen(stage);
    const playout = begin(session, tone({ hz: 300, ms: 400 }));
    await alice.heard.nextAudible(stage.discord.bot.id);
    playout.pause();
    const { heardMs } = playout;
    const ended = playout.finish();
    await begin(session, tone({ hz: 300, ms: 20, amplitude: 0.0001 })).finish();
    expect(playout.heardMs).toBe(heardMs);
    playout.stop();
    await ended;
  });
});
