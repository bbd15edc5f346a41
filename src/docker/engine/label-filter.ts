import type { LabelFilter } from '../container-engine.ts';

/** As the engine wants filters: every label as `key=value`, or the key alone. */
export function labelFilter(labels: LabelFilter): string[] {
  return Object.entries(labels).map(([key, value]) => (value === '' ? key : `${key}=${value}`));
}
