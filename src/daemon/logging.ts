import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationStream, multistream, pino, type StreamEntry } from 'pino';
import type { LogLevel } from '../control/logs.ts';
import type { Logger } from '../shared/logger.ts';

export interface LoggingOptions {
  readonly level: LogLevel;
  /** Where lines are rotated; absent in the foreground, where they go to `output`. */
  readonly file?: string | undefined;
  readonly output?: DestinationStream | undefined;
  /** Hears every line, as JSON. */
  readonly onLine: (line: string) => void;
}

export interface Logging {
  readonly loggerFor: (source: string) => Logger;
  /** Resolves when every line is on the disk. */
  close(): Promise<void>;
}

/** Fields that hold secrets or private words, wherever a careless line puts them. */
const privateFields = [
  'token',
  'apiKey',
  'authorization',
  'password',
  'transcript',
  'prompt',
  'text',
  'heard',
  'answer',
  'spoken',
];

const rotation = { size: '10m', limit: { count: 5, removeOtherLogFiles: true } } as const;

/** pino to a rotated file or to `output`, and to `onLine`; JSON, redacted. */
export async function createLogging(options: LoggingOptions): Promise<Logging> {
  const streams: StreamEntry[] = [{ level: 'debug', stream: { write: options.onLine } }];
  const file = options.file === undefined ? undefined : await openRotated(options.file);
  if (file) streams.push({ level: 'debug', stream: file });
  if (options.output) streams.push({ level: 'debug', stream: options.output });
  const root = pino(
    {
      level: options.level,
      base: null,
      redact: {
        paths: privateFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[private]',
      },
    },
    multistream(streams),
  );
  return {
    loggerFor: (source) => root.child({ source }),
    close: () => closeStream(file),
  };
}

async function openRotated(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { default: roll } = await import('pino-roll');
  const stream = await roll({ file, ...rotation });
  // A full disk must not end the daemon; the lines stay readable in memory.
  stream.on('error', () => undefined);
  return stream;
}

type RotatedStream = Awaited<ReturnType<typeof openRotated>>;

function closeStream(stream: RotatedStream | undefined): Promise<void> {
  if (!stream) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  stream.once('close', () => resolve(undefined));
  stream.end();
  return promise;
}
