/** Process exit codes of every command; `docs/operations.md` lists them for scripts. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  belowThreshold: 3,
  notRunning: 4,
  unavailable: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface AibotErrorOptions {
  /** Stable, kebab-case, prefixed by its area: `model-checksum-mismatch`. */
  readonly code: string;
  readonly cause?: unknown;
  /** True for what a user or the world can cause; false for a bug, which is shown with its stack. */
  readonly expected?: boolean;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
  /** What the reader can do now, one imperative sentence each, commands written in full. */
  readonly nextSteps?: readonly string[];
  readonly exitCode?: ExitCode;
}

/** The only error class of the house: coded, caused, and helpful. */
export class AibotError extends Error {
  readonly code: string;
  readonly expected: boolean;
  readonly retryable: boolean;
  readonly nextSteps: readonly string[];
  readonly exitCode: ExitCode;

  constructor(message: string, options: AibotErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AibotError';
    this.code = options.code;
    this.expected = options.expected ?? true;
    this.retryable = options.retryable ?? false;
    this.nextSteps = options.nextSteps ?? [];
    this.exitCode = options.exitCode ?? exitCodes.failed;
  }
}

/** The shape an error has on every wire: `--json`, the control API and the gateway. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly nextSteps: readonly string[];
}

/** Anything thrown, as an {@link AibotError}; what is not one already is a bug (`expected: false`). */
export function toAibotError(thrown: unknown): AibotError {
  if (thrown instanceof AibotError) return thrown;
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC') return diskFullError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AibotError(message, { code: 'internal', cause: thrown, expected: false });
}

function diskFullError(cause: Error): AibotError {
  return new AibotError('The disk is full', {
    code: 'disk-full',
    cause,
    nextSteps: ['Free some space, then do it again.', 'See which disk it is with `aibot doctor`.'],
  });
}

export function toErrorBody(thrown: unknown): ErrorBody {
  const { code, message, nextSteps } = toAibotError(thrown);
  return { code, message, nextSteps };
}
