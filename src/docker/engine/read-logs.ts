import type { LogChunk } from '../observation.ts';

const headerBytes = 8;

/**
 * A container without a terminal sends both its outputs in one stream, in frames: `[stream, 0, 0, 0, size (4 bytes,
 * big-endian)]`, then the bytes. Frames and chunks of the network have nothing to do with each other.
 */
export async function* readLogs(
  stream: AsyncIterable<unknown>,
  hasTty: boolean,
): AsyncGenerator<LogChunk, void, undefined> {
  const rests = { stdout: '', stderr: '' };
  for await (const { name, bytes } of hasTty ? plain(stream) : demultiplex(stream)) {
    const lines = (rests[name] + bytes.toString('utf8')).split('\n');
    rests[name] = lines.pop() ?? '';
    for (const line of lines) yield toChunk(name, line);
  }
  for (const name of ['stdout', 'stderr'] as const) if (rests[name]) yield toChunk(name, rests[name]);
}

interface Piece {
  readonly name: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

async function* plain(stream: AsyncIterable<unknown>): AsyncGenerator<Piece, void, undefined> {
  for await (const chunk of stream) yield { name: 'stdout', bytes: chunk as Buffer };
}

async function* demultiplex(stream: AsyncIterable<unknown>): AsyncGenerator<Piece, void, undefined> {
  let waiting = Buffer.alloc(0);
  for await (const chunk of stream) {
    waiting = Buffer.concat([waiting, chunk as Buffer]);
    while (waiting.length >= headerBytes) {
      const end = headerBytes + waiting.readUInt32BE(4);
      if (waiting.length < end) break;
      yield { name: waiting[0] === 2 ? 'stderr' : 'stdout', bytes: waiting.subarray(headerBytes, end) };
      waiting = waiting.subarray(end);
    }
  }
}

/** Every line begins with the engine's time: `2026-11-24T21:00:00.123456789Z words`. */
function toChunk(stream: 'stdout' | 'stderr', line: string): LogChunk {
  const text = line.replace(/\r$/, '');
  const [, stamp, words] = /^(\d{4}-\d\d-\d\dT\S+Z) ?(.*)$/s.exec(text) ?? [];
  return stamp === undefined
    ? { stream, text, atMs: undefined }
    : { stream, text: words ?? '', atMs: Date.parse(stamp) };
}
