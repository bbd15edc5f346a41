import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { resample } from '../../../core/audio/resampler.ts';
import type { CallOptions, SpeechEvent, TextToSpeech, Voice } from '../../../core/ports/index.ts';
import { untilAborted } from '../../../shared/abort.ts';
import { AibotError } from '../../../shared/errors.ts';
import { PriorityGate } from '../../host/priority-gate.ts';
import { splitText } from '../split-text.ts';
import { SilenceTrim } from '../trim-silence.ts';
import type { FliteReply, FliteRequest } from './flite-protocol.ts';

export interface FliteOptions {
  readonly id?: string;
  readonly voice?: (typeof fliteVoices)[number]['id'];
}

const sampleRateHz = 16_000;
const priorities = { live: 1, batch: 0 } as const;

/** The voices compiled into the program. */
export const fliteVoices = [
  { id: 'slt', language: 'en', description: 'US English, a woman' },
  { id: 'rms', language: 'en', description: 'US English, a man' },
  { id: 'awb', language: 'en', description: 'Scottish English, a man' },
  { id: 'kal16', language: 'en', description: 'US English, a robot' },
] as const satisfies readonly Voice[];

/** Flite in a worker thread: no model to fetch, nothing native. The voice that always works. */
export function createFlite(options: FliteOptions = {}): TextToSpeech {
  const gate = new PriorityGate();
  let worker: FliteWorker | undefined;

  const voiceOf = (wished: string | undefined) =>
    fliteVoices.find(({ id }) => id === wished)?.id ?? options.voice ?? fliteVoices[0].id;

  const synthesize: TextToSpeech['synthesize'] = async function* (
    input,
    { signal },
  ): AsyncGenerator<SpeechEvent> {
    signal.throwIfAborted();
    let sampleCount = 0;
    const request = { voice: voiceOf(input.voice), speed: Math.min(2, Math.max(0.5, input.speed ?? 1)) };
    for (const text of splitText(input.text)) {
      const samples = await gate.run(priorities[input.lane ?? 'live'], signal, () => {
        if (!worker || worker.isDead) worker = startWorker();
        return worker.speak({ ...request, text }, { signal });
      });
      sampleCount += samples.length;
      if (samples.length > 0) yield { type: 'audio', samples };
      signal.throwIfAborted();
    }
    yield { type: 'finished', audioMs: (sampleCount * 1000) / sampleRateHz };
  };

  async function warmUp(callOptions: CallOptions): Promise<void> {
    for await (const event of synthesize({ text: 'Ready.' }, callOptions))
      if (event.type === 'finished') return;
  }

  return {
    id: options.id ?? 'flite',
    placement: 'in-process',
    capabilities: { sampleRateHz, voices: fliteVoices, streams: false },
    synthesize,
    warmUp,
    checkHealth: warmUp,
    dispose: async () => worker?.stop(),
  };
}

interface FliteWorker {
  readonly isDead: boolean;
  speak(request: Omit<FliteRequest, 'id'>, options: CallOptions): Promise<Float32Array>;
  stop(): Promise<void>;
}

function startWorker(): FliteWorker {
  // `.ts` when the sources run as they are, `.js` in the package.
  const entry = new URL(`./flite-worker${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(entry, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  thread.unref();
  const waiting = new Map<number, PromiseWithResolvers<Float32Array>>();
  let lastId = 0;
  let isDead = false;

  const die = (cause: unknown) => {
    isDead = true;
    for (const { reject } of waiting.values()) reject(fliteFailed(cause));
    waiting.clear();
  };
  thread.on('error', die);
  thread.on('exit', (code) => die(new Error(`the worker ended with code ${code}`)));
  thread.on('message', (reply: FliteReply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) thread.unref();
    if (reply.type === 'failed') call?.reject(fliteFailed(new Error(reply.message)));
    else call?.resolve(audible(reply.samples, reply.sampleRateHz));
  });

  return {
    get isDead() {
      return isDead;
    },
    speak(request, { signal }) {
      const id = ++lastId;
      const call = Promise.withResolvers<Float32Array>();
      call.promise.catch(() => undefined); // after an abort nobody listens
      waiting.set(id, call);
      thread.ref();
      thread.postMessage({ ...request, id } satisfies FliteRequest);
      return untilAborted(call.promise, signal);
    },
    async stop() {
      await thread.terminate();
    },
  };
}

/** Without the silence at its ends, at the one rate this engine has whatever the voice. */
function audible(samples: Float32Array, rateHz: number): Float32Array {
  const trim = new SilenceTrim(rateHz);
  const trimmed = Float32Array.from([...trim.push(samples), ...trim.end()]);
  return rateHz === sampleRateHz ? trimmed : resample(trimmed, rateHz, sampleRateHz);
}

function fliteFailed(cause: unknown): AibotError {
  return new AibotError('Flite could not speak.', { code: 'tts-failed', cause, retryable: true });
}
