import type { Config } from '../config/schema.ts';
import { openSentenceEncoder, type SentenceEncoder } from '../engines/intent/sentence-encoder.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { composeModels } from './models.ts';

const modelId = 'minilm-l6-v2-int8';
/** What the model was trained with; it ignores what is beyond. */
const maxTokens = 256;

/** The sentence encoder for other programs; loaded when the first one asks. */
export function createEmbedder(config: Config): Embedder & { dispose(): Promise<void> } {
  const models = composeModels(config);
  let opening: Promise<SentenceEncoder> | undefined;

  function open(): Promise<SentenceEncoder> {
    opening ??= openSentenceEncoder(
      { encoderPath: models.pathOf(modelId, 'model.onnx'), vocabPath: models.pathOf(modelId, 'vocab.txt') },
      ['last_hidden_state'],
    ).catch((cause: unknown) => {
      opening = undefined;
      throw unavailable(cause);
    });
    return opening;
  }

  return {
    id: modelId,
    async embed(text, { signal }) {
      const encoder = await open();
      signal.throwIfAborted();
      const [vector] = await encoder.encode(text, { maxTokens });
      return { vector: vector ?? new Float32Array(0), tokens: encoder.countTokens(text, maxTokens) };
    },
    async dispose() {
      await opening?.then((encoder) => encoder.dispose()).catch(() => undefined);
      opening = undefined;
    },
  };
}

const unavailable = (cause: unknown) =>
  new AibotError('The sentence encoder cannot be loaded.', {
    code: 'embeddings-unavailable',
    cause,
    exitCode: exitCodes.unavailable,
    nextSteps: [`Fetch it: aibot models pull ${modelId}`],
  });
