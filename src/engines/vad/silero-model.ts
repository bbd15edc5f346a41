import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { openOnnxSession } from '../host/onnx-session.ts';
import { sileroWindowSamples } from './silero-protocol.ts';

/** Speech probability window by window. One object per loaded model, one {@link SileroState} per speaker. */
export interface SileroModel {
  /** Probability (0…1) of one window of 512 samples; `state` is moved on. Windows of one state must not overlap in time. */
  score(window: Float32Array, state: SileroState): Promise<number>;
}

/** What the network remembers of one stream: its recurrent state and the end of the last window. */
export interface SileroState {
  recurrent: Tensor;
  readonly context: Float32Array;
}

/**
 * The last samples of the previous window go before each window (silero-vad 5 and later, `OnnxWrapper` in
 * its `utils_vad.py`); without them the scores are wrong.
 */
const contextSamples = 64;
const stateDims = [2, 1, 128] as const;

export function createSileroState(): SileroState {
  return {
    recurrent: new Tensor('float32', new Float32Array(2 * 128), stateDims),
    context: new Float32Array(contextSamples),
  };
}

export async function loadSileroModel(modelPath: string): Promise<SileroModel> {
  const session = await openOnnxSession(modelPath);
  const sampleRate = new Tensor('int64', BigInt64Array.of(16_000n), []);
  return {
    score: (window, state) => score(session, sampleRate, window, state),
  };
}

async function score(
  session: InferenceSession,
  sampleRate: Tensor,
  window: Float32Array,
  state: SileroState,
): Promise<number> {
  const input = new Float32Array(contextSamples + sileroWindowSamples);
  input.set(state.context);
  input.set(window, contextSamples);
  const outputs = await session.run({
    input: new Tensor('float32', input, [1, input.length]),
    state: state.recurrent,
    sr: sampleRate,
  });
  const { output, stateN } = outputs as { output: Tensor; stateN: Tensor };
  state.recurrent = stateN;
  state.context.set(window.subarray(sileroWindowSamples - contextSamples));
  return (output.data as Float32Array)[0] ?? 0;
}
