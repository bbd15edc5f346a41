import { AibotError } from '../../shared/errors.ts';
import type { HostHandlers } from '../host/engine-host.ts';
import { createSileroState, loadSileroModel, type SileroModel, type SileroState } from './silero-model.ts';
import {
  type SileroCloseParams,
  type SileroLoadParams,
  type SileroProcessParams,
  sileroMethods,
  sileroWindowSamples,
} from './silero-protocol.ts';

interface HeardStream {
  readonly state: SileroState;
  /** The windows of a stream depend on each other: each call waits for the one before. */
  last: Promise<unknown>;
}

/** The hearing host's side of silero. */
export function createSileroHandlers(): HostHandlers {
  const streams = new Map<string, HeardStream>();
  let model: SileroModel | undefined;

  async function scoreAll(samples: Float32Array, state: SileroState): Promise<readonly number[]> {
    if (!model) throw notLoaded();
    const probabilities: number[] = [];
    for (let start = 0; start + sileroWindowSamples <= samples.length; start += sileroWindowSamples) {
      probabilities.push(await model.score(samples.subarray(start, start + sileroWindowSamples), state));
    }
    return probabilities;
  }

  return {
    [sileroMethods.load]: async ({ modelPath }: SileroLoadParams) => {
      model = await loadSileroModel(modelPath);
    },
    [sileroMethods.process]: ({ streamId, samples, isFresh }: SileroProcessParams) => {
      const known = isFresh ? undefined : streams.get(streamId);
      const stream = known ?? { state: createSileroState(), last: Promise.resolve() };
      streams.set(streamId, stream);
      const scored = stream.last.then(() => scoreAll(samples, stream.state));
      stream.last = scored.catch(() => undefined);
      return scored;
    },
    [sileroMethods.close]: ({ streamId }: SileroCloseParams) => {
      streams.delete(streamId);
    },
  };
}

const notLoaded = () =>
  new AibotError('The voice activity detector is not loaded.', {
    code: 'engine-not-loaded',
    retryable: true,
  });
