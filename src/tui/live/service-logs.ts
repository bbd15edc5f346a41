import type { LogRecord } from '../../control/logs.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { serviceOf } from '../../dashboard/parts.ts';
import type { View } from '../view/view.ts';

export interface ServiceLogsOptions {
  /** What a service writes, from `sinceMs` on and on until `signal`. */
  readonly read: (service: string, options: ReadOptions) => AsyncIterable<LogRecord>;
  readonly signal: AbortSignal;
  readonly onRecord: (record: LogRecord) => void;
  readonly onFailure: (error: unknown) => void;
}

interface ReadOptions {
  readonly signal: AbortSignal;
  /** Unix ms; everything that is kept without it. */
  readonly sinceMs: number | undefined;
}

/** The daemon does not read what containers write: it is read from when somebody first looks at the log of one. */
export function createServiceLogs({ read, signal, onRecord, onFailure }: ServiceLogsOptions) {
  const underWay = new Set<string>();
  const lastMs = new Map<string, number>();

  async function follow(service: string): Promise<void> {
    underWay.add(service);
    const before = lastMs.get(service);
    try {
      for await (const record of read(service, { signal, sinceMs: before && before + 1 })) {
        lastMs.set(service, record.timeMs);
        onRecord(record);
      }
      underWay.delete(service);
    } catch (error) {
      // Said once: an engine that does not answer would be asked with every frame.
      if (!signal.aborted) onFailure(error);
    }
  }

  return {
    /** Reads on where a container that had ended writes again. */
    look({ view, model }: { readonly view: View; readonly model: DashboardModel }): void {
      if (view.screen !== 'logs' || view.source === undefined) return;
      const containers = model.services.filter(({ kind }) => kind === 'container');
      const service = serviceOf(containers, view.source);
      if (!service || service.state === 'absent' || underWay.has(service.name)) return;
      // All it wrote before it ended is there.
      const isRead = service.state === 'stopped' && lastMs.has(service.name);
      if (!isRead) void follow(service.name);
    },
  };
}
