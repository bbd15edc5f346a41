import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAnswer } from '../composition/answer-recording.ts';
import { assetFile } from '../composition/assets.ts';
import { resolvePaths } from '../config/paths.ts';
import { hearingRateHz } from '../core/audio/frame.ts';
import { resample } from '../core/audio/resampler.ts';
import { readWav } from '../core/audio/wav-reader.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { normalizeWords } from '../core/text/normalize-words.ts';
import { countWordErrors } from '../core/text/word-error-rate.ts';
import { AibotError } from '../shared/errors.ts';
import type { RunSelfCheck } from './contract.ts';
import { openOfflineConversation } from './offline-conversation.ts';
import { openOfflineEngines } from './offline-engines.ts';

const question = 'What is the capital of France, and what is it famous for?';
/** Of the question's eleven words so many may be misheard; the check is of the road, not of the recogniser. */
const maxMisheardWords = 2;

export const runSelfCheck: RunSelfCheck = async ({ signal, onEvent }) => {
  await using offline = await openOfflineEngines({ signal });
  const { engines, clock } = offline;
  await engines.warmUp({ signal, onEngine: (engineId) => onEvent({ type: 'engine-loading', engineId }) });
  const conversation = openOfflineConversation({
    ...offline,
    observer: (event) => {
      if (event.type === 'turn-committed') onEvent({ type: 'question-heard', text: event.text });
      if (event.type === 'clause-spoken') onEvent({ type: 'clause-answered', text: event.text });
    },
  });
  try {
    const { samples, sampleRateHz } = readWav(await readFile(assetFile('self-check-question.wav')));
    await clock.sleep(300, { signal });
    onEvent({ type: 'question-started' });
    const { receipts } = await conversation.ask(resample(samples, sampleRateHz, hearingRateHz));
    const receipt = receipts.at(-1);
    if (!receipt) throw notHeard();
    const wavFile = join(resolvePaths().stateDir, 'self-check-answer.wav');
    await mkdir(dirname(wavFile), { recursive: true });
    await writeAnswer(wavFile, conversation.session.playouts, engines.tts.capabilities.sampleRateHz);
    return { isPassed: isPassed(receipt), heard: receipt.heard, answer: receipt.answer, wavFile, receipt };
  } finally {
    await conversation.close();
  }
};

function isPassed(receipt: Receipt): boolean {
  const { errors } = countWordErrors(normalizeWords(question), normalizeWords(receipt.heard));
  return receipt.outcome === 'answered' && errors <= maxMisheardWords && receipt.voiceToVoiceMs !== undefined;
}

function notHeard(): AibotError {
  return new AibotError('The self-check question was played, and nothing was heard', {
    code: 'self-check-not-heard',
    expected: false,
    nextSteps: ['See what is wrong with `aibot doctor`.'],
  });
}
