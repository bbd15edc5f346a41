import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TurnDetector, TurnDetectorInput } from '../../src/core/ports/index.ts';
import { createScope } from '../../src/shared/abort.ts';

export interface TurnDetectorContract {
  readonly create: () => TurnDetector | Promise<TurnDetector>;
  /** A whole sentence, and one that breaks off; absent for a detector that never finds a turn complete. */
  readonly complete?: () => TurnDetectorInput;
  readonly cut: () => TurnDetectorInput;
}

const scope = createScope();

/** What every TurnDetector promises; run on scripted ones and on real ones. */
export function describeTurnDetector(name: string, contract: TurnDetectorContract): void {
  describe(`${name} as a TurnDetector`, () => {
    let detector: TurnDetector;
    beforeAll(async () => {
      detector = await contract.create();
      await detector.warmUp(scope);
    });
    afterAll(() => detector.dispose());

    it('does not take a sentence that breaks off for complete', async () => {
      const { probability, isComplete } = await detector.predict(contract.cut(), scope);
      expect(isComplete).toBe(false);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThan(0.5);
    });

    it.runIf(contract.complete)('takes a whole sentence for complete, each time anew', async () => {
      const complete = contract.complete?.() ?? contract.cut();
      const first = await detector.predict(complete, scope);
      expect(first.isComplete).toBe(true);
      expect(first.probability).toBeLessThanOrEqual(1);
      await detector.predict(contract.cut(), scope);
      expect(await detector.predict(complete, scope)).toEqual(first);
    });

    it('answers for audio that is empty, silent, or longer than it looks at', async () => {
      for (const samples of [new Float32Array(0), new Float32Array(1600), new Float32Array(320_000)]) {
        const { probability } = await detector.predict({ samples }, scope);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }
    });

    it('refuses a call that was cancelled before', async () => {
      const call = createScope();
      call.cancel('superseded');
      await expect(detector.predict(contract.cut(), call)).rejects.toThrow('superseded');
    });

    it('is healthy', async () => {
      await expect(detector.checkHealth(scope)).resolves.toBeUndefined();
    });
  });
}
