import type { FastifyRequest } from 'fastify';
import type { LanguageModel } from '../core/ports/index.ts';
import type { Clock } from '../shared/clock.ts';
import type { Admission, Lane } from './admission.ts';
import type { GatewayEngines } from './gateway-engines.ts';
import { modelUnknown } from './gateway-error.ts';
import type { OpusEncoder } from './opus-encoder.ts';

/** What the routes share. */
export interface RouteContext {
  readonly engines: GatewayEngines;
  readonly clock: Clock;
  readonly admissions: Readonly<Record<'stt' | 'llm' | 'tts', Admission>>;
  readonly maxAudioMs: number;
  readonly createOpusEncoder: () => OpusEncoder;
  /** BCP 47 language of the assistant. */
  readonly language: string;
  readonly signalOf: (request: FastifyRequest) => AbortSignal;
}

/** The lane a request asks for by its header, or that of its kind. */
export function laneOf(request: FastifyRequest, usual: Lane): Lane {
  const asked = request.headers['x-aibot-lane'];
  return asked === 'live' || asked === 'batch' ? asked : usual;
}

/** Whether the caller wants nothing of it kept, nor anything kept used for it. */
export const isUnstored = ({ headers }: FastifyRequest): boolean =>
  /\bno-store\b/i.test(headers['cache-control'] ?? '');

/** The model of that id; the first one when none is named. @throws AibotError `model-unknown` */
export function languageModelOf({ languageModels }: GatewayEngines, id: string | undefined): LanguageModel {
  const model = id === undefined ? languageModels[0] : languageModels.find((known) => known.id === id);
  if (model) return model;
  throw modelUnknown(
    id ?? '',
    languageModels.map((known) => known.id),
  );
}
