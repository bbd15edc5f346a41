import type { Clock } from '../../shared/clock.ts';

/** Half of a rate is this old: long enough not to flicker, short enough to show a line that went dead. */
const halfLifeMs = 1_000;

interface LayerState {
  readonly phase: string;
  readonly atMs: number;
  readonly bytes: number;
  readonly bytesPerSecond: number | undefined;
}

/** Rates of the layers of one image, as a moving average that forgets exponentially. */
export function createLayerRates(clock: Clock) {
  const layers = new Map<string, LayerState>();
  return (layerId: string, phase: string, doneBytes: number | undefined): number | undefined => {
    const atMs = clock.now();
    const before = layers.get(layerId);
    if (doneBytes === undefined) return undefined;
    // Another phase counts from zero again.
    if (before?.phase !== phase) {
      layers.set(layerId, { phase, atMs, bytes: doneBytes, bytesPerSecond: undefined });
      return undefined;
    }
    const passedMs = atMs - before.atMs;
    if (passedMs <= 0) return before.bytesPerSecond;
    const rate = ((doneBytes - before.bytes) / passedMs) * 1_000;
    const weight = 0.5 ** (passedMs / halfLifeMs);
    const bytesPerSecond =
      before.bytesPerSecond === undefined ? rate : before.bytesPerSecond * weight + rate * (1 - weight);
    layers.set(layerId, { phase, atMs, bytes: doneBytes, bytesPerSecond });
    return bytesPerSecond;
  };
}
