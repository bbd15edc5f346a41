import { describe, expect, it } from 'vitest';
import { describeTextToSpeech } from '../../../../test/contract/text-to-speech.ts';
import { createFlite, fliteVoices } from './flite.ts';

describeTextToSpeech('Flite', { create: () => createFlite() });

describe('Flite', () => {
  it.each(fliteVoices)('has the voice $id at the rate it promises', async ({ id }) => {
    const flite = createFlite({ voice: id });
    let audioMs = 0;
    for await (const event of flite.synthesize({ text: 'One two three four five.' }, new AbortController())) {
      if (event.type === 'finished') audioMs = event.audioMs;
    }
    expect(audioMs).toBeGreaterThan(900);
    expect(audioMs).toBeLessThan(3_500);
    await flite.dispose();
  });
});
