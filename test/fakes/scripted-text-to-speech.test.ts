import { textToSpeechByLane } from '../../src/core/decorators/index.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { describeTextToSpeech } from '../contract/text-to-speech.ts';
import { createScriptedTextToSpeech } from './scripted-text-to-speech.ts';

describeTextToSpeech('a voice of two, by lane', {
  create: () =>
    textToSpeechByLane({
      live: createScriptedTextToSpeech({ clock: systemClock }),
      batch: createScriptedTextToSpeech({ clock: systemClock }),
    }),
});

describeTextToSpeech('the scripted voice', {
  create: () => createScriptedTextToSpeech({ clock: systemClock }),
});
