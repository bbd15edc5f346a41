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
    (line) => void lines.offer(line.stream ? { ...line, stream: inClear(line.stream) } : line),
  );
  try {
    yield* lines;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    (stream as { destroy?: () => void }).destroy?.();
  }
}

/** dockerode 5.0.1 unpacks the output of steps into base64 and leaves it so; its own lines are no base64. */
function inClear(line: string): string {
  const text = line.trimEnd();
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return line;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return line;
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
