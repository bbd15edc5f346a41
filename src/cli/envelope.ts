import { type AibotError, type ErrorBody, type ExitCode, toErrorBody } from '../shared/errors.ts';

/** What every command prints with `--json`; `status` is the exit code. */
export type Envelope<Result> =
  | { readonly status: ExitCode; readonly result: Result; readonly warnings: readonly string[] }
  | { readonly status: ExitCode; readonly error: ErrorBody; readonly warnings: readonly string[] };

export function successEnvelope<Result>(
  status: ExitCode,
  result: Result,
  warnings: readonly string[],
): Envelope<Result> {
  return { status, result, warnings };
}

export function failureEnvelope(error: AibotError, warnings: readonly string[]): Envelope<never> {
  return { status: error.exitCode, error: toErrorBody(error), warnings };
}
