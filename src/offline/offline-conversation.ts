import type { EngineSet } from '../composition/engines.ts';
import type { ConversationSettings } from '../core/conversation/index.ts';
import { createConversation } from '../core/conversation/index.ts';
import type { PipelineObserver } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { Speaker } from '../core/ports/index.ts';
import { liveSpeechText } from '../core/speech-text/index.ts';
import { openRecordedSession, type RecordedSessionOptions } from '../core/transport/recorded-session.ts';
import { createTurnWatch } from '../core/transport/turn-watch.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

export interface OfflineConversationOptions extends Pick<RecordedSessionOptions, 'createPlayout' | 'onText'> {
  readonly engines: EngineSet;
  readonly settings: ConversationSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer?: PipelineObserver;
  readonly speaker?: Speaker;
  readonly random?: () => number;
}

/** What came of one question. */
export interface AskedQuestion {
  /** Every turn that ended meanwhile: one, unless the question was cut, or not heard at all. */
  readonly receipts: readonly Receipt[];
  /** Clock time of the recording's last sample; for a typed request, of its sending. */
  readonly endedAtMs: number;
}

/** A conversation with the composed engines and without a daemon or a network. */
export type OfflineConversation = Awaited<ReturnType<typeof openOfflineConversation>>;

export function openOfflineConversation(options: OfflineConversationOptions) {
  const { clock, engines } = options;
  const watch = createTurnWatch(clock);
  const speaker = options.speaker ?? { id: 'you', name: 'You', roles: ['owner'] };
  const session = openRecordedSession({ ...options, id: 'offline', speaker });
  const conversation = createConversation({
    session,
    engines,
    router: engines.router,
    createSpeechText: liveSpeechText,
    settings: options.settings,
    clock,
    logger: options.logger,
    random: options.random ?? Math.random,
    observer: (event) => {
      watch.observe(event);
      options.observer?.(event);
    },
  });
  const running = conversation.run();

  return {
    session,
    conversation,
    /** Speaks a recording (mono, 16 kHz) at real-time pace and waits until its answer was heard. */
    async ask(samples: Float32Array): Promise<AskedQuestion> {
      const mark = watch.mark();
      const endedAtMs = await session.speak(samples);
      return { receipts: await watch.untilQuiet(mark), endedAtMs };
    },
    /** A typed request, always meant for the assistant. */
    async type(text: string): Promise<Receipt> {
      return conversation.ask(speaker, text);
    },
    async close(): Promise<void> {
      await session.close('done');
      await running;
      await conversation.dispose();
    },
  };
}
