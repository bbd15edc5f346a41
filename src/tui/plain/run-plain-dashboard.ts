import type { ControlClient } from '../../control/client.ts';
import { followDaemon } from '../live/follow-daemon.ts';
import { applyChange, emptyModel } from '../model/dashboard-model.ts';
import { describeChange } from './describe-change.ts';

/** The dashboard as a stream of sentences, until `signal`. */
export async function runPlainDashboard(options: {
  readonly client: ControlClient;
  readonly signal: AbortSignal;
  readonly writeLine: (line: string) => void;
}): Promise<void> {
  let model = emptyModel;
  await followDaemon({
    ...options,
    onChange(change) {
      model = applyChange(model, change);
      const line = describeChange(change, model);
      if (line !== undefined) options.writeLine(line);
    },
  });
}
