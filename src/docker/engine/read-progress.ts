import type Docker from 'dockerode';
import { AsyncQueue } from '../../shared/async-queue.ts';

export interface ProgressLine {
  readonly stream?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

/**
 * What a build says. BuildKit wraps its words in messages that dockerode unpacks; the promise it gives resolves
 * even when the last line was an error, so that only the lines count.
 */
export async function* readProgress(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  signal: AbortSignal | undefined,
): AsyncGenerator<ProgressLine, void, undefined> {
  const lines = new AsyncQueue<ProgressLine>({ capacity: 10_000, overflow: 'drop-oldest' });
  const onAbort = () => lines.fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  (docker as unknown as ProgressFollower).followProgress(
    stream,
    (error) => (error ? lines.fail(error) : lines.close()),
    (line) => void lines.offer(line),
  );
  try {
    yield* lines;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    (stream as { destroy?: () => void }).destroy?.();
  }
}

/** Of dockerode 5, which its types do not know yet. */
interface ProgressFollower {
  followProgress(
    stream: NodeJS.ReadableStream,
    onFinished: (error: Error | null) => void,
    onProgress: (line: ProgressLine) => void,
  ): void;
}
