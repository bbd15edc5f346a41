import { describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import type { ClassifyInput, Intent, IntentClassifier } from '../ports/index.ts';
import { createSkills } from '../skills/index.ts';
import { createRouter, createRuleClassifier } from './index.ts';

const entries = (...models: string[]) => models.map((model) => ({ model }));
const routes = {
  conversation: entries('chat', 'small'),
  code: entries('coder'),
  tool: entries('chat'),
  command: [],
};
const chainOf = (...models: string[]) => models.map((modelId) => ({ modelId, budgetMs: undefined }));
const options = { signal: new AbortController().signal };
const scores = { conversation: 0, code: 0, tool: 0, command: 0 };

function classifierThat(classify: (input: ClassifyInput) => Promise<Intent>): IntentClassifier {
  return {
    id: 'scripted',
    placement: 'scripted',
    classify,
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

const intent = (label: Intent['label'], confidence: number, isAbstained = false): Intent => ({
  label,
  confidence,
  isAbstained,
  reason: 'classifier',
  scores: { ...scores, [label]: confidence },
});

function router(classifier?: IntentClassifier) {
  return createRouter({ classifier, skills: createSkills(), routes, clock: systemClock });
}

describe('the router', () => {
  it('asks skills first: no model is in doubt about an exact command', async () => {
    const asked: string[] = [];
    const spy = classifierThat(({ text }) => {
      asked.push(text);
      return Promise.resolve(intent('conversation', 0.9));
    });
    const decision = await router(spy).decide({ text: 'um what time is it' }, options);
    expect(decision).toMatchObject({ label: 'tool', confidence: 1, reason: 'rule: time', textSide: false });
    expect(decision.skill?.skillId).toBe('time');
    expect(asked).toEqual([]);
  });

  it('then the classifier, whose label picks the chain', async () => {
    const decision = await router(classifierThat(() => Promise.resolve(intent('code', 0.97)))).decide(
      { text: 'sort a list please' },
      options,
    );
    expect(decision).toMatchObject({
      label: 'code',
      confidence: 0.97,
      chain: chainOf('coder'),
      textSide: true,
      reason: 'classifier',
    });
    expect(decision.skill).toBeUndefined();
  });

  it('gives the classifier what was asked before, and the labels it did not choose', async () => {
    const seen: ClassifyInput[] = [];
    const spy = classifierThat((input) => {
      seen.push(input);
      const given = { conversation: 0.2, code: 0.7, tool: 0.06, command: 0.04 };
      return Promise.resolve({ ...intent('code', 0.7), scores: given });
    });
    const context = [{ role: 'user', text: 'write a function that adds two numbers' }] as const;
    const decision = await router(spy).decide({ text: 'now do it in rust', context }, options);
    expect(seen).toMatchObject([{ text: 'now do it in rust', context }]);
    expect(decision.alternatives.map(({ label }) => label)).toEqual(['conversation', 'tool', 'command']);
    expect(decision.alternatives[0]?.confidence).toBe(0.2);
  });

  it('lends a label without a chain the one of conversation', async () => {
    const decision = await router(classifierThat(() => Promise.resolve(intent('command', 0.9)))).decide(
      { text: 'use another voice' },
      options,
    );
    expect(decision).toMatchObject({ label: 'command', chain: chainOf('chat', 'small') });
  });

  it('falls back to key words when the classifier fails, and says so without private words', async () => {
    const broken = classifierThat(() =>
      Promise.reject(new AibotError('no model', { code: 'model-missing' })),
    );
    const decision = await router(broken).decide(
      { text: 'write a python script for my secret plan' },
      options,
    );
    expect(decision.label).toBe('code');
    expect(decision.reason).toBe('rules: words of code (scripted failed: model-missing)');
  });

  it('stops when it is told to, and takes no failure for a cancellation', async () => {
    const controller = new AbortController();
    const waiting = classifierThat(() => {
      controller.abort();
      controller.signal.throwIfAborted();
      return Promise.resolve(intent('code', 1));
    });
    await expect(router(waiting).decide({ text: 'anything' }, { signal: controller.signal })).rejects.toThrow(
      'abort',
    );
    await expect(router().decide({ text: 'stop' }, { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});

describe('the rules that stand in for a classifier', () => {
  const rules = createRuleClassifier();
  it.each([
    ['write a function that reverses a string', 'code'],
    ['um can you make a python script to rename my files', 'code'],
    ['how do i read a file in rust', 'code'],
    ['why do i get a type error when i add these', 'code'],
    ['give me a sql query for the ten oldest users', 'code'],
    ['convert this loop to javascript', 'code'],
    ['explain what this function does', 'code'],
    ['i need a docker compose file for postgres', 'code'],
    ['remind me tomorrow to water the plants', 'tool'],
    ['what is the weather like today', 'tool'],
    ['play some jazz', 'tool'],
    ['add milk to my shopping list', 'tool'],
    ['send anna a message that i am late', 'tool'],
    ['look up the opening hours of the museum', 'tool'],
    ['kick that user from the server', 'tool'],
    ['whats the exchange rate for the euro', 'tool'],
    ['use a different voice', 'command'],
    ['change your voice', 'command'],
    ['stop interrupting me', 'command'],
    ['speak more slowly from now on', 'command'],
    ['who invented python', 'conversation'],
    ['should i learn rust or go', 'conversation'],
    ['what is the capital of france', 'conversation'],
    ['tell me a joke about programmers', 'conversation'],
    ['i had a python as a pet', 'conversation'],
    ['how was your day', 'conversation'],
    ['java is a nice island', 'conversation'],
    ['do you like the weather channel', 'conversation'],
  ])('%s → %s', async (text, label) => {
    expect((await rules.classify({ text }, options)).label).toBe(label);
  });

  it('gives scores that add up to one', async () => {
    for (const text of ['', 'hello', 'write code to play music and stop']) {
      const found = await rules.classify({ text }, options);
      expect(Object.values(found.scores).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1);
      expect(found.confidence).toBeGreaterThan(0);
    }
  });

  it('takes a follow-up for what it follows, past other follow-ups, and talk for talk', async () => {
    const context = [
      { role: 'user', text: 'write a function that adds two numbers' },
      { role: 'assistant', text: 'Here it is.' },
      { role: 'user', text: 'make it shorter' },
      { role: 'assistant', text: 'Done.' },
    ] as const;
    expect(await rules.classify({ text: 'make it a bit nicer', context }, options)).toMatchObject({
      label: 'code',
      reason: 'context: follow-up of code',
      isAbstained: false,
    });
    for (const input of [{ text: 'i went swimming today', context }, { text: 'make it a bit nicer' }])
      expect((await rules.classify(input, options)).label).toBe('conversation');
  });

  it('abstains on nothing', async () => {
    expect(await rules.classify({ text: 'um' }, options)).toMatchObject({
      isAbstained: true,
      label: 'conversation',
    });
  });
});
