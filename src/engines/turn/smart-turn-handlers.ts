import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { AibotError } from '../../shared/errors.ts';
import type { HostHandlers } from '../host/engine-host.ts';
import { openOnnxSession } from '../host/onnx-session.ts';
import { createLogMel, logMelShape } from './log-mel.ts';
import {
  type SmartTurnLoadParams,
  type SmartTurnPredictParams,
  smartTurnMethods,
} from './smart-turn-protocol.ts';

/** The hearing host's side of Smart Turn: features, then one inference of ~25 ms. */
export function createSmartTurnHandlers(): HostHandlers {
  const logMel = createLogMel();
  let session: InferenceSession | undefined;

  return {
    [smartTurnMethods.load]: async ({ modelPath }: SmartTurnLoadParams) => {
      session = await openOnnxSession(modelPath);
    },
    [smartTurnMethods.predict]: async ({ samples }: SmartTurnPredictParams, { signal }) => {
      if (!session) throw notLoaded();
      const features = new Tensor('float32', logMel.compute(samples), [
        1,
        logMelShape.bands,
        logMelShape.frames,
      ]);
      signal.throwIfAborted();
      const { logits } = await session.run({ input_features: features });
      // Despite its name the output is a probability already.
      return (logits?.data as Float32Array | undefined)?.[0] ?? 0;
    },
  };
}

const notLoaded = () =>
  new AibotError('The turn detector is not loaded.', { code: 'engine-not-loaded', retryable: true });
