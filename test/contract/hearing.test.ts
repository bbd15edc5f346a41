import { speechToTextByLane } from '../../src/core/decorators/index.ts';
import { createSilenceOnlyTurnDetector } from '../../src/engines/turn/silence-only.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';
import { createScriptedTurnDetector } from '../fakes/scripted-turn-detector.ts';
import { createScriptedVoiceActivityDetector } from '../fakes/scripted-voice-activity-detector.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { describeSpeechToText } from './speech-to-text.ts';
import { describeTurnDetector } from './turn-detector.ts';
import { describeVoiceActivityDetector } from './voice-activity-detector.ts';

/** The fakes of the conversation tests keep the promises of the engines they stand for. */
const clock = createVirtualClock();
const tone = (ms: number) => Float32Array.from({ length: ms * 16 }, (_, index) => 0.2 * Math.sin(index / 10));
const isSilent = (samples: Float32Array) => samples.every((sample) => sample === 0);

describeVoiceActivityDetector('the scripted detector', {
  create: () => createScriptedVoiceActivityDetector({ clock }),
  speech: () => tone(1500),
});

describeTurnDetector('the scripted detector', {
  create: () =>
    createScriptedTurnDetector({
      clock,
      probability: ({ transcript }) => (transcript?.endsWith('.') ? 0.9 : 0.1),
    }),
  complete: () => ({ samples: tone(1000), transcript: 'That is all.' }),
  cut: () => ({ samples: tone(1000), transcript: 'That is' }),
});

describeTurnDetector('silence only', {
  create: () => createSilenceOnlyTurnDetector(),
  cut: () => ({ samples: tone(1000) }),
});

const createRecogniser = () =>
  createScriptedSpeechToText({
    clock,
    transcript: ({ samples }) =>
      isSilent(samples) ? '' : { text: 'What time is it?', interims: ['What time'] },
  });
const question = { speech: () => ({ samples: tone(1000), sampleRateHz: 16_000 }), words: /what time/i };

describeSpeechToText('the scripted recogniser', { create: createRecogniser, ...question });

describeSpeechToText('a recogniser of two, by lane', {
  create: () => speechToTextByLane({ live: createRecogniser(), batch: createRecogniser() }),
  ...question,
});
