import { Cancelled, type CancelReason } from '../../shared/abort.ts';
import { AibotError, type ExitCode, toAibotError } from '../../shared/errors.ts';

/** A thrown value on its way between processes; classes do not survive structured clone, their meaning must. */
export type WireError =
  | { readonly kind: 'cancelled'; readonly reason: CancelReason }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly code: string;
      readonly expected: boolean;
      readonly retryable: boolean;
      readonly nextSteps: readonly string[];
      readonly exitCode: ExitCode;
      /** Of a bug: where it happened in the child. */
      readonly stack: string | undefined;
    };

export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof Cancelled) return { kind: 'cancelled', reason: thrown.reason };
  const { message, code, expected, retryable, nextSteps, exitCode, cause } = toAibotError(thrown);
  const stack = cause instanceof Error ? cause.stack : undefined;
  return { kind: 'error', message, code, expected, retryable, nextSteps, exitCode, stack };
}

export function fromWireError(error: WireError): Error {
  if (error.kind === 'cancelled') return new Cancelled(error.reason);
  const { message, stack, ...options } = error;
  if (stack === undefined) return new AibotError(message, options);
  const cause = new Error(message);
  cause.stack = stack;
  return new AibotError(message, { ...options, cause });
}
