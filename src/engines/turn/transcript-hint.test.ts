import { describe, expect, it } from 'vitest';
import { describeTurnDetector } from '../../../test/contract/turn-detector.ts';
import { createScriptedTurnDetector } from '../../../test/fakes/scripted-turn-detector.ts';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createScope } from '../../shared/abort.ts';
import { isUnfinished, withTranscriptHint } from './transcript-hint.ts';

describe('the last words', () => {
  it.each([
    ['Set a timer for', true],
    ['Seven of.', true],
    ['Eight of spades,', true],
    ['I would like to ...', true],
    ['What is the', true],
    ['', false],
    ['What time is it?', false],
    ['What are you looking for?', false],
    ['More respectable than he was.', false],
    ['Go forward ten meters.', false],
    ['Offer', false],
  ])('of %j call for more: %s', (transcript, expected) => {
    expect(isUnfinished(transcript)).toBe(expected);
  });
});

const create = (probability: number) =>
  withTranscriptHint(
    createScriptedTurnDetector({ clock: createVirtualClock(), probability: () => probability }),
  );
const samples = new Float32Array(1600);

describe('a turn detector with the transcript as a hint', () => {
  it('is overruled by words that call for more, and by nothing else', async () => {
    const scope = createScope();
    const detector = create(0.9);
    expect(await detector.predict({ samples, transcript: 'Set a timer for' }, scope)).toMatchObject({
      isComplete: false,
    });
    expect(await detector.predict({ samples, transcript: 'Set a timer' }, scope)).toEqual({
      probability: 0.9,
      isComplete: true,
    });
    expect(await detector.predict({ samples }, scope)).toMatchObject({ isComplete: true });
    expect(await create(0.2).predict({ samples, transcript: 'All done.' }, scope)).toMatchObject({
      isComplete: false,
    });
  });
});

describeTurnDetector('one with a transcript hint', {
  create: () => create(0.9),
  complete: () => ({ samples, transcript: 'What time is it?' }),
  cut: () => ({ samples, transcript: 'What time is the' }),
});
