import {
  createScriptedSpeechToText,
  createScriptedTurnDetector,
  createScriptedVad,
} from '../fakes/scripted-hearing.ts';
import { createSpelledSpeech } from '../fakes/spelled-speech.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { describeSpeechToText } from './speech-to-text.ts';
import { describeTurnDetector } from './turn-detector.ts';
import { describeVoiceActivityDetector } from './voice-activity-detector.ts';

/** The engines that hear spelled speech keep the promises of the real ones. */
const clock = createVirtualClock();
const speech = createSpelledSpeech();
const question = speech.say('What time is it in Paris, please?');

describeVoiceActivityDetector('the detector of spelled speech', {
  create: () => createScriptedVad(),
  speech: () => question,
});

describeTurnDetector('the detector of spelled moods', {
  create: () => createScriptedTurnDetector({ clock, speech, predictMs: 0 }),
  complete: () => ({ samples: question }),
  cut: () => ({ samples: speech.say('What time is it in') }),
});

describeSpeechToText('the reader of spelled speech', {
  create: () => createScriptedSpeechToText({ clock, speech, baseMs: 0, realTimeFactor: 0 }),
  speech: () => ({ samples: question, sampleRateHz: 16_000 }),
  words: /what time is it in paris/i,
});
