import { writeAnswer } from '../composition/answer-recording.ts';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { ModelProgress } from './contract.ts';
import { decodeAudioFile } from './decode-audio.ts';
import { openLoudspeaker } from './loudspeaker.ts';
import { openMicrophone } from './microphone.ts';
import { type OfflineConversation, openOfflineConversation } from './offline-conversation.ts';
import { openOfflineEngines } from './offline-engines.ts';

export interface TalkOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
  readonly onText: (text: string) => void;
  readonly onModel?: (progress: ModelProgress) => void;
  readonly onEngine?: (engineId: string) => void;
  /** Answers are also played by the machine's loudspeaker, where it has one. */
  readonly isAloud?: boolean;
}

/** One question of a file and what came of it. */
export interface TalkTurn {
  readonly file: string;
  /** The answer as it was heard; null when nothing was. */
  readonly answerFile: string | null;
  readonly receipts: readonly Receipt[];
}

/** A conversation at this machine: typed lines, recordings, or its microphone. */
export interface Talk extends AsyncDisposable {
  type(text: string): Promise<Receipt>;
  /** Speaks a recording at real-time pace and writes the answer beside it as `NAME.answer.wav`. */
  askFile(file: string): Promise<TalkTurn>;
  /** Listens to the machine's microphone until `signal` aborts. @throws AibotError `no-microphone` */
  listen(signal: AbortSignal): Promise<void>;
  /** Falls silent at once. */
  interrupt(): void;
  readonly isSpeaking: boolean;
}

export async function openTalk(options: TalkOptions): Promise<Talk> {
  const { signal } = options;
  const offline = await openOfflineEngines({ signal, onModel: options.onModel });
  try {
    await offline.engines.warmUp({ signal, ...(options.onEngine && { onEngine: options.onEngine }) });
  } catch (error) {
    await offline[Symbol.asyncDispose]();
    throw error;
  }
  let isSpeaking = false;
  const loudspeaker = options.isAloud ? openLoudspeaker(offline.clock) : undefined;
  const conversation = openOfflineConversation({
    ...offline,
    onText: options.onText,
    ...(loudspeaker && { createPlayout: loudspeaker.createPlayout }),
    observer: (event) => {
      if (event.type === 'answer-started') isSpeaking = true;
      if (event.type === 'turn-ended') isSpeaking = false;
      options.onEvent(event);
    },
  });
  return {
    type: (text) => conversation.type(text),
    askFile: (file) => askFile(file, conversation, offline.engines.tts.capabilities.sampleRateHz, signal),
    listen: (until) =>
      openMicrophone({ signal: until, onSamples: (samples) => conversation.session.hear(samples) }),
    interrupt: () => conversation.conversation.interrupt('barge-in'),
    get isSpeaking() {
      return isSpeaking;
    },
    async [Symbol.asyncDispose]() {
      await conversation.close();
      await loudspeaker?.close();
      await offline[Symbol.asyncDispose]();
    },
  };
}

async function askFile(
  file: string,
  conversation: OfflineConversation,
  sampleRateHz: number,
  signal: AbortSignal,
): Promise<TalkTurn> {
  const samples = await decodeAudioFile(file, { signal });
  const before = conversation.session.playouts.length;
  const { receipts } = await conversation.ask(samples);
  const playouts = conversation.session.playouts.slice(before).filter((playout) => playout.heardMs > 0);
  if (playouts.length === 0) return { file, answerFile: null, receipts };
  const answerFile = `${file.replace(/\.[^./\\]+$/, '')}.answer.wav`;
  await writeAnswer(answerFile, playouts, sampleRateHz);
  return { file, answerFile, receipts };
}
