import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files below `dir`; files that come and go meanwhile are no error. */
export async function directorySize(dir: string): Promise<number> {
  return (await fileSizes(dir)).reduce((sum, size) => sum + size, 0);
}

async function fileSizes(dir: string): Promise<readonly number[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
}

const lookEveryMs = 250;

/**
 * Reports the size of the largest file below `dir` while a program downloads one into it; dispose to stop.
 * Not the sum: npm and pip write a temporary file first and copy it, and for a moment all would count twice.
 */
export function watchGrowth(dir: string, onBytes: (bytes: number) => void): Disposable {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void fileSizes(dir)
      .then((sizes) => onBytes(Math.max(0, ...sizes)))
      .finally(() => {
        isLooking = false;
      });
  }, lookEveryMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
