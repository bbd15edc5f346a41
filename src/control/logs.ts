import { z } from 'zod';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One log line. Holds no private words. */
export const logRecordSchema = z.object({
  /** Unix ms. */
  timeMs: z.number(),
  level: z.enum(logLevels),
  /** Which part wrote it: `daemon`, `discord`, `stt`, `service:ollama`. */
  source: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type LogRecord = z.output<typeof logRecordSchema>;

export interface LogFilter {
  readonly source?: string | undefined;
  /** Least severe level that passes. */
  readonly level?: LogLevel | undefined;
  /** Unix ms. */
  readonly sinceMs?: number | undefined;
}

const withoutKind = (source: string) => source.slice(source.indexOf(':') + 1);

/** `hearing` means `host:hearing` as well, and a part's id what its parts write under the bare name. */
export const isOfSource = ({ source }: LogRecord, wanted: string): boolean =>
  source === wanted || withoutKind(source) === withoutKind(wanted);

export function passesFilter(record: LogRecord, filter: LogFilter): boolean {
  if (filter.source !== undefined && !isOfSource(record, filter.source)) return false;
  if (filter.level !== undefined && logLevels.indexOf(record.level) < logLevels.indexOf(filter.level))
    return false;
  return filter.sinceMs === undefined || record.timeMs >= filter.sinceMs;
}

/** pino's numeric levels; `trace` and `fatal` join their neighbours. */
function levelOfNumber(level: number): LogLevel {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  return level >= 30 ? 'info' : 'debug';
}

/** A line of the daemon's log file (pino's JSON) as a record; undefined for what is no such line. */
export function readLogLine(line: string): LogRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { level, time, source, msg, ...fields } = value as Record<string, unknown>;
  if (typeof level !== 'number' || typeof time !== 'number') return undefined;
  return {
    timeMs: time,
    level: levelOfNumber(level),
    source: typeof source === 'string' ? source : 'daemon',
    message: typeof msg === 'string' ? msg : '',
    fields,
  };
}
