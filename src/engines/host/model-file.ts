import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AibotError } from '../../shared/errors.ts';

const repair = [
  'Run `aibot models list` to see what is installed.',
  'Run `aibot models pull` to fetch it again.',
];

/** @throws AibotError `model-file-missing` | `model-file-unreadable` */
export async function openModelFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AibotError(`The model file ${path} ${isMissing ? 'is not there' : 'cannot be read'}.`, {
      code: isMissing ? 'model-file-missing' : 'model-file-unreadable',
      cause,
      nextSteps: repair,
    });
  }
}

/** The error of a native library that takes a file which looked whole for something else. */
export const modelLoadFailed = (message: string, cause: unknown): AibotError =>
  new AibotError(message, {
    code: 'model-load-failed',
    cause,
    nextSteps: ['Run `aibot doctor`: it reads all model files and names the damaged ones.'],
  });

/** The error for a file that would break a native engine; `fault` ends the sentence "… cannot be used: ". */
export function invalidModel(path: string, fault: string): AibotError {
  return new AibotError(`The model file ${basename(path)} cannot be used: ${fault} (${path}).`, {
    code: 'model-file-invalid',
    nextSteps: repair,
  });
}
