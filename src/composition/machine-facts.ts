import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import type { MachineFacts } from '../models/choose-defaults.ts';
import type { ModelStore } from '../models/store.ts';

/** What the choice of default engines depends on, as it is now. */
export async function machineFacts(models: ModelStore, language: string): Promise<MachineFacts> {
  const statuses = await models.list();
  const installed = statuses.filter(({ state }) => state === 'installed').map(({ model }) => model.id);
  return {
    freeMemoryBytes: availableMemoryBytes(),
    cpuCores: availableParallelism(),
    language,
    installed: new Set(installed),
    // A hub that cannot be reached is noticed when it is asked; what packages carry is had either way.
    reach: models.isOffline ? 'nothing' : 'packages',
  };
}

/** Linux counts its page cache as used in `freemem`; `MemAvailable` is what a program can really get. */
function availableMemoryBytes(): number {
  if (process.platform !== 'linux') return freemem();
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}
