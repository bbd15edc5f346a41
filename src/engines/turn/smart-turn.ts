import type { TurnDetector } from '../../core/ports/index.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import {
  type SmartTurnLoadParams,
  type SmartTurnPredictParams,
  smartTurnMaxSamples,
  smartTurnMethods,
} from './smart-turn-protocol.ts';
import { limitTrailingSilence } from './trailing-silence.ts';

export interface SmartTurnOptions {
  readonly host: EngineHost;
  /** `smart-turn-v3.2-cpu.onnx` of pipecat-ai/smart-turn-v3. */
  readonly modelPath: string;
  readonly id?: string;
  /** Probability from which a turn counts as complete; its authors' 0.5 by default. */
  readonly threshold?: number;
}

/** Smart Turn v3: hears from intonation and words whether a sentence is finished. In an engine host. */
export function createSmartTurn(options: SmartTurnOptions): TurnDetector {
  const { host, modelPath, id = 'smart-turn-v3.2', threshold = 0.5 } = options;
  const loading = createEngineLoading(host, smartTurnMethods.load, {
    modelPath,
  } satisfies SmartTurnLoadParams);

  const predict: TurnDetector['predict'] = async ({ samples }, callOptions) => {
    await loading.loaded(callOptions);
    const recent = limitTrailingSilence(samples).slice(-smartTurnMaxSamples);
    const params: SmartTurnPredictParams = { samples: recent };
    const probability = await host.request<number>(smartTurnMethods.predict, params, callOptions);
    return { probability, isComplete: probability >= threshold };
  };

  return {
    id,
    placement: 'engine-host',
    capabilities: { usesAudio: true, usesTranscript: false },
    predict,
    async warmUp(callOptions) {
      await predict({ samples: new Float32Array(smartTurnMaxSamples) }, callOptions);
    },
    checkHealth: (callOptions) => loading.checkHealth(callOptions),
    dispose: () => loading.dispose(),
  };
}
