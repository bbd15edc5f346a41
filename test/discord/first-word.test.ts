import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/shared/clock.ts';
import { bestCorrelation } from '../emulator/audio/correlation.ts';
import { chirp } from '../emulator/audio/pcm.ts';
import { resample } from '../emulator/audio/resample.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';
import { BotStage } from './bot-stage.ts';

const speech = chirp({ fromHz: 300, toHz: 2_400, ms: 480 });
/** A short word: what a listener that wakes up late would not have heard. */
const firstWordMs = 120;
const firstWord = resample(speech, 16_000).samples.subarray(0, (firstWordMs * 16_000) / 1_000);

it('loses nothing of speech that begins at once, however long it was quiet before', async () => {
  const stt = createScriptedSpeechToText({ clock: systemClock, transcript: () => 'Well?' });
  await using stage = await BotStage.open({
    engines: { stt },
    conversation: { addressing: { mode: 'name' } },
    faults: { rtp: { jitterMs: 15 } },
  });
  const alice = stage.addSpeaker('Alice');
  await stage.botJoins();
  // Its first packets of all, from within what is still filled with silence, and from long after that.
  for (const quietMs of [0, 100, 900, 3_400]) {
    await sleep(quietMs);
    const ended = stage.next('turn-ended');
    await alice.play(speech);
    await ended;
    const heard = stt.transcribed.at(-1)!.samples;
    expect(bestCorrelation(firstWord, heard, 8_000).correlation).toBeGreaterThan(0.95);
  }
});
