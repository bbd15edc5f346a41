import type { ControlClient } from '../../control/client.ts';
import { applyChange, emptyModel } from '../../dashboard/dashboard-model.ts';
import { followDaemon } from '../../dashboard/follow-daemon.ts';
import { controlSource } from '../live/control-source.ts';
import { describeChange } from './describe-change.ts';

/** The dashboard as a stream of sentences, until `signal`. */
export async function runPlainDashboard(options: {
  readonly client: ControlClient;
  readonly signal: AbortSignal;
  readonly writeLine: (line: string) => void;
}): Promise<void> {
  let model = emptyModel;
  await followDaemon({
    source: controlSource(options.client),
    signal: options.signal,
    onChange(change) {
      model = applyChange(model, change);
      const line = describeChange(change, model);
      if (line !== undefined) options.writeLine(line);
    },
  });
}
