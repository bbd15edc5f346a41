import { isCancelled } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';

/** A source could not give the file; the next one may. */
export function sourceError(code: string, message: string, cause?: unknown): AibotError {
  return new AibotError(message, { code, cause, retryable: true });
}

const errnoOf = (thrown: unknown): string | undefined => {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    // What the system said may lie beneath an error of the house.
    if (typeof code === 'string' && !(error instanceof AibotError)) return code;
  }
  return undefined;
};

/** The house's error for what the file system said; anything else unchanged. */
export function toStorageError(thrown: unknown, dir: string): unknown {
  const isFolder = thrown instanceof AibotError && thrown.code === 'folder-not-made';
  switch (isFolder ? 'EACCES' : errnoOf(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(dir, undefined, thrown);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
      return new AibotError(`Models cannot be written to ${dir}.`, {
        code: 'models-dir-not-writable',
        cause: thrown,
        nextSteps: [
          `Give yourself the right to write there: \`chown -R "$USER" ${dir}\`.`,
          'Or keep models elsewhere: set AIBOT_MODELS_DIR to a directory of yours.',
        ],
      });
    default:
      return thrown;
  }
}

export function diskFull(dir: string, neededBytes?: number, cause?: unknown): AibotError {
  const needed = neededBytes === undefined ? '' : ` ${(neededBytes / 1e9).toFixed(1)} GB are needed.`;
  return new AibotError(`There is no room for the model in ${dir}.${needed}`, {
    code: 'disk-full',
    cause,
    nextSteps: [
      'Free some space; `aibot models list` shows what each model takes, `aibot models remove ID` removes one.',
      'Or keep models on a larger disk: set AIBOT_MODELS_DIR to a directory there.',
    ],
  });
}

/** Whether no other source can help: the user stopped it, or the disk refuses. */
export function isFinal(thrown: unknown): boolean {
  if (isCancelled(thrown)) return true;
  return thrown instanceof AibotError && ['disk-full', 'models-dir-not-writable'].includes(thrown.code);
}
