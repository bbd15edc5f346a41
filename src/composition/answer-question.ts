import type { Config } from '../config/schema.ts';
import { createConversation } from '../core/conversation/index.ts';
import type { PipelineObserver } from '../core/pipeline/events.ts';
import type { TextToSpeech } from '../core/ports/index.ts';
import { createSpeechTextStream } from '../core/speech-text/index.ts';
import { createCollectedPlayout } from '../core/transport/collected-playout.ts';
import { openRecordedSession } from '../core/transport/recorded-session.ts';
import type { Answer } from '../gateway/routes/converse.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { conversationSettingsOf } from './conversation-settings.ts';
import type { EngineSet } from './engines.ts';

export interface AnswerQuestionOptions {
  readonly config: Config;
  readonly engines: EngineSet;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: PipelineObserver;
}

/** Answers single questions with the whole of the conversation: skills, routes, fallbacks, voice. */
export function createAnswerQuestion({
  config,
  engines,
  clock,
  logger,
  observer,
}: AnswerQuestionOptions): Answer {
  const settings = conversationSettingsOf(config);
  const speaker = { id: 'gateway', name: 'Caller' };
  return async (question, { signal, noStore }) => {
    const playout = createCollectedPlayout(clock);
    const session = openRecordedSession({
      id: 'gateway',
      clock,
      speaker,
      microphone: 'none',
      createPlayout: () => playout,
    });
    const conversation = createConversation({
      session,
      engines: noStore ? { ...engines, tts: unstored(engines.tts) } : engines,
      router: engines.router,
      createSpeechText: (language) => createSpeechTextStream({ language }),
      settings,
      clock,
      logger,
      random: Math.random,
      observer,
    });
    const running = conversation.run();
    const leave = () => conversation.interrupt('client-gone');
    signal.addEventListener('abort', leave, { once: true });
    try {
      const receipt = await conversation.ask(speaker, question);
      signal.throwIfAborted();
      const { sampleRateHz } = engines.tts.capabilities;
      return { receipt, samples: playout.recording(sampleRateHz), sampleRateHz };
    } finally {
      signal.removeEventListener('abort', leave);
      await session.close('answered');
      await running;
      await conversation.dispose();
    }
  };
}

/** A voice whose words leave nothing in the cache. */
const unstored = (tts: TextToSpeech): TextToSpeech => ({
  ...tts,
  synthesize: (input, call) => tts.synthesize({ ...input, noStore: true }, call),
});
