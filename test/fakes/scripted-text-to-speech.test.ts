import { systemClock } from '../../src/shared/clock.ts';
import { describeTextToSpeech } from '../contract/text-to-speech.ts';
import { createScriptedTextToSpeech } from './scripted-text-to-speech.ts';

describeTextToSpeech('the scripted voice', {
  create: () => createScriptedTextToSpeech({ clock: systemClock }),
});
