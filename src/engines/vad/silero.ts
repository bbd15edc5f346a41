import { randomUUID } from 'node:crypto';
import type { CallOptions, VadStream, VoiceActivityDetector } from '../../core/ports/index.ts';
import { createScope } from '../../shared/abort.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import {
  type SileroLoadParams,
  type SileroProcessParams,
  sileroMethods,
  sileroWindowSamples,
} from './silero-protocol.ts';

export interface SileroVadOptions {
  readonly host: EngineHost;
  /** `silero_vad.onnx` of silero-vad 5 or later. */
  readonly modelPath: string;
  readonly id?: string;
}

/**
 * Silero VAD in an engine host: a native abort would otherwise take the daemon along. What makes no whole
 * window stays here, so that a message is sent only when there is something to score.
 */
export function createSileroVad({
  host,
  modelPath,
  id = 'silero-vad-v6',
}: SileroVadOptions): VoiceActivityDetector {
  const loading = createEngineLoading(host, sileroMethods.load, { modelPath } satisfies SileroLoadParams);

  return {
    id,
    placement: 'engine-host',
    capabilities: { sampleRateHz: 16_000, windowSamples: sileroWindowSamples },

    async open(options) {
      await loading.loaded(options);
      return openStream(host);
    },

    async warmUp(options) {
      await loading.loaded(options);
      const stream = openStream(host);
      await stream.process(new Float32Array(sileroWindowSamples), options);
      stream.dispose();
    },
    checkHealth: (options) => loading.checkHealth(options),
    dispose: () => loading.dispose(),
  };
}

function openStream(host: EngineHost): VadStream {
  const streamId = randomUUID();
  const lifetime = createScope();
  let remainder = new Float32Array(0);
  let isFresh = true;

  return {
    async process(samples, { signal }: CallOptions) {
      lifetime.signal.throwIfAborted();
      const pending = concatenate(remainder, samples);
      const whole = pending.length - (pending.length % sileroWindowSamples);
      remainder = pending.slice(whole);
      if (whole === 0) return [];
      const params: SileroProcessParams = { streamId, samples: pending.subarray(0, whole), isFresh };
      isFresh = false;
      return host.request<readonly number[]>(sileroMethods.process, params, { signal });
    },

    reset() {
      remainder = new Float32Array(0);
      isFresh = true;
    },

    dispose() {
      if (lifetime.signal.aborted) return;
      lifetime.cancel('user-left');
      if (isFresh) return; // never heard of by the host
      // A host that is gone has forgotten the stream already.
      host.request(sileroMethods.close, { streamId }, createScope()).catch(() => undefined);
    },
  };
}

function concatenate(head: Float32Array, tail: Float32Array): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
