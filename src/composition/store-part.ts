import type { Config } from '../config/schema.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { RouteLog, TranscriptStore } from '../core/ports/index.ts';
import type { DaemonPart } from '../daemon/daemon-parts.ts';
import { createScope } from '../shared/abort.ts';
import type { Clock } from '../shared/clock.ts';

const dayMs = 86_400_000;

/** Keeps the receipts of turns and the decisions of routing for as long as the owner wants: pruned at the start, then daily. */
export function createStorePart(
  config: Config,
  store: TranscriptStore,
  routes: RouteLog,
  clock: Clock,
): DaemonPart & { record(receipt: Receipt): void } {
  const scope = createScope();
  let timer: Disposable | undefined;

  async function prune(): Promise<void> {
    const beforeMs = clock.wallNow() - config.store.retentionDays * dayMs;
    await store.prune(beforeMs, scope);
    await routes.prune(beforeMs, scope);
    timer = clock.after(dayMs, () => void prune());
  }

  return {
    name: 'store',
    start: prune,
    record: (receipt) => void store.record(receipt, scope),
    async stop() {
      timer?.[Symbol.dispose]();
      scope.cancel('shutdown');
      await store.dispose();
      await routes.dispose();
    },
  };
}
