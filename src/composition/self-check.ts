import { readFile } from 'node:fs/promises';
import { hearingRateHz } from '../core/audio/frame.ts';
import { resample } from '../core/audio/resampler.ts';
import { readWav } from '../core/audio/wav-reader.ts';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { wordErrorRate } from '../core/text/word-error-rate.ts';
import { openRecordedSession } from '../core/transport/recorded-session.ts';
import { createTurnWatch } from '../core/transport/turn-watch.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError } from '../shared/errors.ts';
import { writeAnswer } from './answer-recording.ts';
import { assetFile } from './assets.ts';
import type { EngineSet } from './engines.ts';
import type { Sessions } from './sessions.ts';

const question = 'What is the capital of France, and what is it famous for?';
/** Of the question's twelve words so many may be misheard; the check is of the road, not of the recogniser. */
const maxMisheardWords = 2;
/** An open microphone before the question: the detectors hear a room first, as they do in life. */
const leadInMs = 300;

export interface SelfCheckOptions extends CallOptions {
  readonly sessions: Sessions;
  readonly engines: EngineSet;
  readonly clock: Clock;
  /** Where the spoken answer goes. */
  readonly wavFile: string;
}

export interface SelfCheck {
  /** Whether the question was understood and an answer was heard. */
  readonly isPassed: boolean;
  readonly wavFile: string;
  readonly receipt: Receipt;
}

/** The main road once, on the engines that are loaded: a recorded question in at real-time pace, a spoken answer out. */
export async function holdSelfCheck(options: SelfCheckOptions): Promise<SelfCheck> {
  const { sessions, engines, clock, wavFile, signal } = options;
  const { samples, sampleRateHz } = readWav(await readFile(assetFile('self-check-question.wav')));
  const watch = createTurnWatch(clock);
  const session = openRecordedSession({
    id: 'self-check',
    clock,
    speaker: { id: 'self-check', name: 'Self-check' },
  });
  sessions.open(
    session,
    { transport: 'self-check', place: 'Recorded question' },
    { onEvent: (event: PipelineEvent) => watch.observe(event) },
  );
  try {
    await clock.sleep(leadInMs, { signal });
    await session.speak(resample(samples, sampleRateHz, hearingRateHz));
    const receipt = (await watch.untilQuiet(0)).at(-1);
    if (!receipt) throw notHeard();
    await writeAnswer(wavFile, session.playouts, engines.tts.capabilities.sampleRateHz);
    return { isPassed: isPassed(receipt), wavFile, receipt };
  } finally {
    await session.close('self-check done');
  }
}

function isPassed({ outcome, heard, voiceToVoiceMs, decisions }: Receipt): boolean {
  const hasApologised = decisions.some(({ what }) => what === 'apology');
  const { errors } = wordErrorRate(question, heard);
  return (
    outcome === 'answered' && !hasApologised && errors <= maxMisheardWords && voiceToVoiceMs !== undefined
  );
}

function notHeard(): AibotError {
  return new AibotError('The self-check question was played, and nothing was heard', {
    code: 'self-check-not-heard',
    nextSteps: ['See what is wrong with `aibot doctor`.'],
  });
}
