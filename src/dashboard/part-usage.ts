import type { ServiceStatus } from '../control/services.ts';
import type { ComponentStatus } from '../control/status.ts';
import { serviceOf } from './parts.ts';

/** What one part used at one moment; what nobody measured is absent. */
export interface UsageSample {
  readonly memoryBytes?: number | undefined;
  /** 1 is one whole core. */
  readonly cpuCores?: number | undefined;
}

/** The past of each part that is measured, by its id, oldest first. */
export type PartUsages = ReadonlyMap<string, readonly UsageSample[]>;

/** Twenty minutes of samples: more than a screen is wide. */
export const keptUsageSamples = 600;

/** With one more sample of each part there is; those that are gone are forgotten. */
export function appendUsages(
  before: PartUsages,
  parts: readonly ComponentStatus[],
  services: readonly ServiceStatus[],
): PartUsages {
  const next = new Map<string, readonly UsageSample[]>();
  for (const part of parts) {
    const sample = usageOf(part, serviceOf(services, part.id));
    const past = before.get(part.id) ?? [];
    if (sample) next.set(part.id, [...past.slice(1 - keptUsageSamples), sample]);
    else if (past.length > 0) next.set(part.id, past);
  }
  return next;
}

function usageOf({ facts }: ComponentStatus, service: ServiceStatus | undefined): UsageSample | undefined {
  const memoryBytes = service?.memoryBytes ?? numberOf(facts['rssBytes']);
  const cpuCores = service?.cpuCores ?? numberOf(facts['cpuCores']);
  return memoryBytes === undefined && cpuCores === undefined ? undefined : { memoryBytes, cpuCores };
}

const numberOf = (fact: string | number | boolean | undefined) =>
  typeof fact === 'number' ? fact : undefined;
