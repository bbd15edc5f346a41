import { InferenceSession } from 'onnxruntime-node';
import { modelLoadFailed } from './model-file.ts';
import { checkOnnxFile } from './onnx-file.ts';

/**
 * Loads a checked ONNX model for one CPU thread: the models of the house are small, and a second thread costs
 * more than it brings while anything else runs (engines.md §2). Runs inside an engine host: `session.run`
 * computes on the event loop.
 */
export async function openOnnxSession(path: string): Promise<InferenceSession> {
  await checkOnnxFile(path);
  try {
    return await InferenceSession.create(path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw modelLoadFailed(`The model ${path} could not be loaded.`, cause);
  }
}
