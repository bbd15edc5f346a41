import type { ContainerEngine } from '../container-engine.ts';
import type { StatsSample } from '../observation.ts';

/**
 * The figures of running containers: one stream each, as long as they run. Asked for one by one they would take
 * the engine a second and a half every time.
 */
export function createServiceStats(engine: ContainerEngine, signal: AbortSignal) {
  const streams = new Map<string, { readonly stop: AbortController; sample: StatsSample | undefined }>();

  async function read(containerId: string): Promise<void> {
    const stop = new AbortController();
    const entry = { stop, sample: undefined as StatsSample | undefined };
    streams.set(containerId, entry);
    try {
      const call = { signal: AbortSignal.any([signal, stop.signal]) };
      for await (const sample of engine.stats(containerId, call)) entry.sample = sample;
    } catch {
      // It has ended, or the engine has: its figures are of no interest any more.
    } finally {
      if (streams.get(containerId) === entry) streams.delete(containerId);
    }
  }

  return {
    /** Exactly these are measured from now on. */
    measure(containerIds: readonly string[]): void {
      for (const [id, { stop }] of streams) if (!containerIds.includes(id)) stop.abort();
      for (const id of containerIds) if (!streams.has(id) && !signal.aborted) void read(id);
    },
    of: (containerId: string | undefined): StatsSample | undefined =>
      containerId === undefined ? undefined : streams.get(containerId)?.sample,
  };
}
