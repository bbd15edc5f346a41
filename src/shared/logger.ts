/** Structured fields of a log line. Private words (transcripts, prompts, answers) never belong here. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What the house needs of a logger; pino satisfies it. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

const ignore = () => undefined;
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
