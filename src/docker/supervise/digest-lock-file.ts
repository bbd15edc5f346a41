import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AibotError } from '../../shared/errors.ts';
import type { DigestLock } from '../plan/steps.ts';

/** What was fetched at the first pull, and is asked for ever after: a tag that is moved changes nothing here. */
export interface DigestLockFile {
  read(): DigestLock;
  record(reference: string, digest: string): void;
  forget(reference: string): void;
}

const lockSchema = z.strictObject({
  version: z.literal(1),
  images: z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/)),
});

export function openDigestLock(file: string): DigestLockFile {
  const read = (): DigestLock => {
    let content: string;
    try {
      content = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw unreadable(file, error);
    }
    try {
      return lockSchema.parse(JSON.parse(content)).images;
    } catch (error) {
      throw unreadable(file, error);
    }
  };
  const write = (images: DigestLock) => {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed into place: whoever is interrupted leaves the old one whole.
    writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, images }, undefined, 2)}\n`);
    renameSync(`${file}.new`, file);
  };
  return {
    read,
    record: (reference, digest) => write({ ...read(), [reference]: digest }),
    forget(reference) {
      const { [reference]: forgotten, ...rest } = read();
      if (forgotten !== undefined) write(rest);
    },
  };
}

function unreadable(file: string, cause: unknown): AibotError {
  return new AibotError(`The record of the images that were fetched, ${file}, cannot be read.`, {
    code: 'image-lock-unreadable',
    cause,
    nextSteps: [`Remove it, and the images there are now are recorded: rm ${file}`],
  });
}
