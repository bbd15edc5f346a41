import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IntentClassifier, type IntentLabel, intentLabels } from '../../src/core/ports/index.ts';
import { createScope } from '../../src/shared/abort.ts';

export interface IntentClassifierContract {
  readonly create: () => IntentClassifier | Promise<IntentClassifier>;
  /** One request that the classifier must know, for each label. */
  readonly examples: Readonly<Record<IntentLabel, string>>;
}

const scope = createScope();

/** What every IntentClassifier promises; run on scripted ones and on real ones. */
export function describeIntentClassifier(name: string, contract: IntentClassifierContract): void {
  describe(`${name} as an IntentClassifier`, () => {
    let classifier: IntentClassifier;
    beforeAll(async () => {
      classifier = await contract.create();
      await classifier.warmUp(scope);
    });
    afterAll(() => classifier.dispose());

    it.each(intentLabels)('knows a %s when it hears one', async (label) => {
      const intent = await classifier.classify({ text: contract.examples[label] }, scope);
      expect(intent).toMatchObject({ label, isAbstained: false });
      expect(intent.scores[label]).toBeCloseTo(intent.confidence);
    });

    it('gives scores that are a distribution', async () => {
      const { scores } = await classifier.classify({ text: contract.examples.tool }, scope);
      expect(intentLabels.reduce((sum, label) => sum + scores[label], 0)).toBeCloseTo(1);
    });

    it('takes nothing for conversation, and says that it abstains', async () => {
      for (const text of ['', '   ', '?!']) {
        const intent = await classifier.classify({ text }, scope);
        expect(intent).toMatchObject({ label: 'conversation', isAbstained: true });
      }
    });

    it('hears typed and spoken requests alike, and the same each time', async () => {
      const spoken = await classifier.classify({ text: contract.examples.code.toLowerCase() }, scope);
      const typed = `${contract.examples.code.toUpperCase()}?!`;
      expect(await classifier.classify({ text: typed }, scope)).toEqual(spoken);
    });

    it('answers for a text that is far too long', async () => {
      const { confidence } = await classifier.classify({ text: 'tell me a story '.repeat(500) }, scope);
      expect(confidence).toBeGreaterThan(0);
    });

    it('keeps private words out of its reason', async () => {
      const { reason } = await classifier.classify({ text: 'remind me to call zebulon tomorrow' }, scope);
      expect(reason).not.toMatch(/zebulon/i);
      expect(reason).not.toBe('');
    });

    it('refuses a call that was cancelled before', async () => {
      const call = createScope();
      call.cancel('superseded');
      await expect(classifier.classify({ text: contract.examples.tool }, call)).rejects.toThrow();
    });

    it('is healthy after its warm-up', async () => {
      await expect(classifier.checkHealth(scope)).resolves.toBeUndefined();
    });
  });
}
