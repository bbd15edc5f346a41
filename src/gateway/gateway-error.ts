import { isCancelled } from '../shared/abort.ts';
import { AibotError, type ErrorBody, toAibotError, toErrorBody } from '../shared/errors.ts';

/** Codes of the house that say which status they are; the others follow from what kind of error it is. */
const statusOfCode: Readonly<Record<string, number>> = {
  'bad-request': 400,
  'api-key-invalid': 401,
  'origin-refused': 403,
  'host-refused': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'model-unknown': 404,
  'body-too-large': 413,
  'audio-too-long': 413,
  'audio-needs-ffmpeg': 415,
  'format-needs-ffmpeg': 400,
  'media-type-unsupported': 415,
  'rate-limited': 429,
  'quota-exceeded': 429,
  'gateway-busy': 503,
};

/** `audio-empty`, `audio-not-wav`, `audio-truncated`, …: the sender's recording is wrong. */
const isAboutAudio = (code: string) => code.startsWith('audio-');

export function statusOf(error: AibotError): number {
  const known = statusOfCode[error.code];
  if (known !== undefined) return known;
  if (isAboutAudio(error.code)) return 400;
  if (error.retryable) return 503;
  return error.expected ? 422 : 500;
}

/** Anything thrown while a request was served, as the gateway says it. */
export function toGatewayError(thrown: unknown): AibotError {
  if (isCancelled(thrown)) {
    return new AibotError('The gateway is shutting down.', { code: 'gateway-stopping', retryable: true });
  }
  const status = (thrown as { readonly statusCode?: unknown }).statusCode;
  if (thrown instanceof AibotError || typeof status !== 'number' || status >= 500)
    return toAibotError(thrown);
  // fastify's own refusals: malformed JSON, a body too large, a media type nobody reads.
  const code = status === 413 ? 'body-too-large' : status === 415 ? 'media-type-unsupported' : 'bad-request';
  return new AibotError(thrown instanceof Error ? thrown.message : 'The request is wrong.', {
    code,
    cause: thrown,
  });
}

/** The body of an error on the gateway's own endpoints. A bug's message stays here: it may hold private words. */
export function errorBodyOf(
  error: AibotError,
  requestId: string,
): { error: ErrorBody & { requestId: string } } {
  return { error: { ...toErrorBody(shown(error)), requestId } };
}

/** The body of an error on the endpoints below `/v1`, as OpenAI's clients read it. */
export function openAiErrorBodyOf(error: AibotError): OpenAiErrorBody {
  const { message, code } = shown(error);
  return { error: { message, type: openAiTypeOf(statusOf(error)), param: null, code } };
}

interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: null;
    readonly code: string;
  };
}

function openAiTypeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

const shown = (error: AibotError) =>
  error.expected
    ? error
    : new AibotError('Something broke in the gateway; its log says what, under the id of the request.', {
        code: error.code,
      });

export function modelUnknown(id: string, known: readonly string[]): AibotError {
  return new AibotError(`There is no model "${id}".`, {
    code: 'model-unknown',
    nextSteps: [`Models: ${known.join(', ')}`],
  });
}
