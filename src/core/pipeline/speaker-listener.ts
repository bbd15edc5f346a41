import { isCancelled } from '../../shared/abort.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import type { HearingSettings } from '../conversation/settings.ts';
import type { VadStream, VoiceActivityDetector } from '../ports/index.ts';
import { applyWindow, quiet, type SpeechActivity, type SpeechEdge } from '../turn/speech-activity.ts';
import { within } from './deadline.ts';
import { concatenated, PreRoll } from './utterance-audio.ts';

const sampleRateHz = 16_000;
const msOf = (samples: number) => (samples * 1000) / sampleRateHz;
/** A window takes the detector well under a millisecond; one that takes this long will not come. */
const vadDeadlineMs = 2000;
/** The longest frame a transport sends is far shorter; bounds what one gap can add. */
const longestGapMs = 1000;

interface Chunk {
  readonly samples: Float32Array;
  readonly atMs: number;
}

export interface ListenerOptions {
  readonly clock: Clock;
  readonly vad: VoiceActivityDetector;
  readonly settings: () => HearingSettings;
  readonly signal: AbortSignal;
  /** Speech has begun; `preRoll` holds it and a little of what was before. */
  readonly onStarted: (activity: SpeechActivity, preRoll: Float32Array) => void;
  /** Audio of an open turn, in order. */
  readonly onAudio: (samples: Float32Array) => void;
  /** After every window of the detector, with the edge it made. Its samples have been given before. */
  readonly onWindow: (activity: SpeechActivity, edge: SpeechEdge | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Listens to one person all the time: frames in, speech activity and the audio of their turns out. */
export interface SpeakerListener {
  readonly activity: SpeechActivity;
  /** Clock time up to which there is audio; the detector may be up to a window behind. */
  readonly heardUntilMs: number;
  hear(samples: Float32Array, atMs: number): void;
  /** The turn is over: what comes next begins a new one. */
  rest(): void;
  /** Works until the signal aborts. */
  run(): Promise<void>;
}

export function createSpeakerListener(options: ListenerOptions): SpeakerListener {
  const { clock, signal } = options;
  // Counted in 20 ms frames, the size transports send.
  const queue = new AsyncQueue<Chunk>({
    capacity: Math.max(10, Math.round(options.settings().queueMs / 20)),
    overflow: 'drop-oldest',
  });
  const preRoll = new PreRoll();
  let activity = quiet;
  let stream: VadStream | undefined;
  /** Clock time up to which there is audio. */
  let heardUntilMs: number | undefined;
  /** Kept by the detector for its next window. */
  let remainderSamples = 0;
  /** Not yet given to the detector: a call for less than a window would give nothing. */
  let pending: Float32Array[] = [];
  let gapTimer: Disposable | undefined;

  const isWatching = () => activity.phase !== 'quiet' || activity.stirringSinceMs !== undefined;

  /** Transports send nothing while nobody talks: without this a pause would never be noticed. */
  function watchForGap(): void {
    gapTimer?.[Symbol.dispose]();
    gapTimer = undefined;
    if (!isWatching() || signal.aborted) return;
    gapTimer = clock.after(options.settings().gapToleranceMs, () => {
      if (queue.size > 0 || heardUntilMs === undefined) return;
      const silentMs = Math.min(clock.now() - heardUntilMs, longestGapMs);
      if (silentMs <= 0) watchForGap();
      else queue.offer({ samples: new Float32Array(Math.round(silentMs * 16)), atMs: heardUntilMs });
    });
  }

  function align(chunk: Chunk): Chunk {
    const gapMs = heardUntilMs === undefined ? Infinity : chunk.atMs - heardUntilMs;
    if (gapMs <= options.settings().gapToleranceMs) return chunk;
    if (isWatching()) {
      const filled = new Float32Array(Math.round(Math.min(gapMs, longestGapMs) * 16) + chunk.samples.length);
      filled.set(chunk.samples, filled.length - chunk.samples.length);
      return { samples: filled, atMs: chunk.atMs - msOf(filled.length - chunk.samples.length) };
    }
    // The detector's memory of what was before a long gap would only mislead it.
    stream?.reset();
    remainderSamples = 0;
    pending = [];
    preRoll.clear();
    return chunk;
  }

  async function detect(samples: Float32Array): Promise<readonly number[]> {
    try {
      return await within(
        'vad',
        vadDeadlineMs,
        async (callSignal) => {
          stream ??= await options.vad.open({ signal });
          return await stream.process(samples, { signal: callSignal });
        },
        { clock, signal },
      );
    } catch (error) {
      if (signal.aborted || isCancelled(error)) throw error;
      // A fresh stream hears again with the next frame.
      stream?.dispose();
      stream = undefined;
      remainderSamples = 0;
      options.onFailure(error);
      return [];
    }
  }

  function keep(samples: Float32Array): void {
    const { preRollMs, startMs } = options.settings();
    if (activity.phase === 'quiet') preRoll.push(samples, preRollMs + startMs);
    else options.onAudio(samples);
  }

  async function process(next: Chunk): Promise<void> {
    const { samples, atMs } = align(next);
    const chunkEndMs = atMs + msOf(samples.length);
    heardUntilMs = Math.max(heardUntilMs ?? chunkEndMs, chunkEndMs);
    keep(samples);
    pending.push(samples);
    const { windowSamples } = options.vad.capabilities;
    const waiting = concatenated(pending);
    if (remainderSamples + waiting.length < windowSamples) {
      watchForGap();
      return;
    }
    pending = [];
    const probabilities = await detect(waiting);
    remainderSamples += waiting.length - probabilities.length * windowSamples;
    probabilities.forEach((probability, index) => {
      const afterSamples = remainderSamples + (probabilities.length - 1 - index) * windowSamples;
      const endMs = chunkEndMs - msOf(afterSamples);
      const window = { probability, startMs: endMs - msOf(windowSamples), endMs };
      const { activity: changed, edge } = applyWindow(activity, window, options.settings());
      activity = changed;
      if (edge === 'started') options.onStarted(activity, preRoll.take());
      options.onWindow(activity, edge);
    });
    watchForGap();
  }

  return {
    get activity() {
      return activity;
    },
    get heardUntilMs() {
      return heardUntilMs ?? clock.now();
    },
    hear: (samples, atMs) => void queue.offer({ samples, atMs }),
    rest() {
      activity = { ...quiet, lastVoicedMs: activity.lastVoicedMs };
    },
    async run() {
      const close = () => queue.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        for await (const chunk of queue) {
          if (signal.aborted) return;
          await process(chunk);
        }
      } catch (error) {
        if (!isCancelled(error)) throw error;
      } finally {
        signal.removeEventListener('abort', close);
        gapTimer?.[Symbol.dispose]();
        stream?.dispose();
      }
    },
  };
}
