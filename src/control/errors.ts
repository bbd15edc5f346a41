import { z } from 'zod';
import { AibotError, type ErrorBody, exitCodes, toAibotError } from '../shared/errors.ts';

/** The body of every failed request. */
export const errorReplySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    nextSteps: z.array(z.string()),
    /** Beside the common three: whether asking again may help. */
    retryable: z.boolean().optional(),
    exitCode: z.int().optional(),
  }),
});

const statusByCode: Readonly<Record<string, number>> = {
  'bad-request': 400,
  'not-found': 404,
  'turn-not-found': 404,
  'session-not-found': 404,
  'component-not-found': 404,
  'not-ready': 503,
  'not-available': 503,
};

/** HTTP status and body of something thrown by a handler. */
export function toErrorReply(thrown: unknown): {
  readonly status: number;
  readonly body: { readonly error: ErrorBody & { readonly retryable: boolean; readonly exitCode: number } };
} {
  const { code, message, nextSteps, retryable, exitCode, expected } = toAibotError(thrown);
  return {
    status: statusByCode[code] ?? (expected ? 409 : 500),
    body: { error: { code, message, nextSteps, retryable, exitCode } },
  };
}

/** The error of a failed request, as it was thrown on the other side. */
export function fromErrorReply(status: number, body: unknown): AibotError {
  const parsed = errorReplySchema.safeParse(body);
  if (!parsed.success) {
    return new AibotError(`The daemon answered with HTTP status ${status} and no reason.`, {
      code: 'control-protocol',
      nextSteps: ['Restart it with `aibot restart`.', 'Look into `aibot logs --level error`.'],
    });
  }
  const { code, message, nextSteps, retryable, exitCode } = parsed.data.error;
  const known = Object.values(exitCodes).find((value) => value === exitCode);
  return new AibotError(message, {
    code,
    nextSteps,
    expected: status !== 500,
    retryable: retryable ?? false,
    ...(known === undefined ? {} : { exitCode: known }),
  });
}

const notRunningCode = 'daemon-not-running';

/** Whether there is no daemon to ask, as opposed to one that refuses or does not answer. */
export const isNotRunning = (error: unknown): boolean =>
  error instanceof AibotError && error.code === notRunningCode;

export function notRunningError(cause?: unknown): AibotError {
  return new AibotError('The daemon is not running.', {
    code: notRunningCode,
    cause,
    exitCode: exitCodes.notRunning,
    nextSteps: ['Start it with `aibot up`.'],
  });
}

/** Something this installation could do, but not now: the part it needs is not there. */
export function notAvailableError(what: string, nextSteps: readonly string[]): AibotError {
  return new AibotError(`${what} is not available.`, {
    code: 'not-available',
    exitCode: exitCodes.unavailable,
    nextSteps,
  });
}
