import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files below `dir`; files that come and go meanwhile are no error. */
export async function directorySize(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const lookEveryMs = 250;

/** Reports how much lies below `dir` while a program downloads into it; dispose to stop. */
export function watchGrowth(dir: string, onBytes: (bytes: number) => void): Disposable {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void directorySize(dir)
      .then(onBytes)
      .finally(() => {
        isLooking = false;
      });
  }, lookEveryMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
