import { z } from 'zod';
import type { CallOptions } from '../../core/ports/index.ts';
import type { ServiceModel } from '../../docker/compose-file/model.ts';
import { createOllamaApi, listedName, type PullProgress } from '../../engines/llm/ollama-api.ts';
import { AibotError } from '../../shared/errors.ts';

export interface ModelServing {
  readonly service: Pick<ServiceModel, 'aibot'>;
  /** `http://127.0.0.1:11434`, `http://127.0.0.1:9000/v1` */
  readonly address: string;
}

export interface ServedModelProgress extends PullProgress {
  readonly model: string;
}

/** Sees to it that a server has the models it is to answer with; a second time that costs one question. */
export async function* serveModels(
  { service, address }: ModelServing,
  options: CallOptions,
): AsyncGenerator<ServedModelProgress, void, undefined> {
  const models = service.aibot?.models ?? [];
  switch (service.aibot?.protocol) {
    case 'ollama':
      yield* pullIntoOllama(address, models, options);
      return;
    case 'openai-stt':
      yield* fetchIntoSpeaches(address, models, options);
      return;
    default:
  }
}

async function* pullIntoOllama(
  address: string,
  models: readonly string[],
  options: CallOptions,
): AsyncGenerator<ServedModelProgress, void, undefined> {
  const api = createOllamaApi(address);
  const names = new Set((await api.listModels(options)).map(({ name }) => name));
  for (const model of new Set(models)) {
    if (names.has(listedName(model))) continue;
    for await (const progress of api.pull(model, options)) yield { ...progress, model };
  }
}

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Speaches fetches a model when it is told to (`POST /v1/models/ID`); other servers have theirs, whatever they list. */
async function* fetchIntoSpeaches(
  address: string,
  models: readonly string[],
  { signal }: CallOptions,
): AsyncGenerator<ServedModelProgress, void, undefined> {
  const response = await fetch(`${address}/models`, { signal });
  const list = listSchema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !list.success) return;
  const there = new Set(list.data.data.map(({ id }) => id));
  for (const model of models) {
    if (there.has(model)) continue;
    yield { model, status: 'fetching', completedBytes: undefined, totalBytes: undefined };
    const answer = await fetch(`${address}/models/${model}`, { method: 'POST', signal });
    await answer.body?.cancel();
    const isKnown = answer.status !== 404 && answer.status !== 405;
    if (answer.ok || !isKnown) continue;
    throw new AibotError(`The speech server could not fetch the model ${model} (status ${answer.status}).`, {
      code: 'service-model-missing',
      retryable: true,
      nextSteps: ['Read what it says: aibot logs whisper', 'Or name another model: AIBOT_STT_MODEL in .env'],
    });
  }
}
