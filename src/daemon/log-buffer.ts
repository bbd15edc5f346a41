import { type LogFilter, type LogRecord, passesFilter, readLogLine } from '../control/logs.ts';

export interface LogBuffer {
  /** Takes one line of JSON as pino writes it. */
  readonly write: (line: string) => void;
  /** The newest `limit` records that pass, oldest first. */
  read(filter: LogFilter, limit: number): LogRecord[];
}

/** The last `capacity` log lines in memory; `onRecord` hears each as it is written. */
export function createLogBuffer(options: {
  readonly capacity: number;
  readonly onRecord: (record: LogRecord) => void;
}): LogBuffer {
  const records: LogRecord[] = [];
  return {
    write: (line) => {
      const record = readLogLine(line);
      if (!record) return;
      records.push(record);
      if (records.length > options.capacity) records.shift();
      options.onRecord(record);
    },
    read: (filter, limit) => records.filter((record) => passesFilter(record, filter)).slice(-limit),
  };
}
