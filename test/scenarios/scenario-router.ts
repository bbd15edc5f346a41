import type { RouteDecision, Router } from '../../src/core/routing/router.ts';
import type { SkillMatch } from '../../src/core/skills/skill.ts';
import type { Scenario } from './scenario.ts';

const skill = (skillId: string, label: SkillMatch['label'], run: SkillMatch['run']): SkillMatch => ({
  skillId,
  label,
  run,
});

const skills: readonly { readonly pattern: RegExp; readonly match: SkillMatch }[] = [
  {
    pattern: /^what time is it/i,
    match: skill('time', 'tool', ({ wallNow }) =>
      Promise.resolve({ text: `It is ${new Date(wallNow).toISOString().slice(11, 16)}.`, effects: [] }),
    ),
  },
  {
    pattern: /^louder/i,
    match: skill('volume', 'command', ({ voice }) =>
      Promise.resolve({ text: '', effects: [{ type: 'set-gain', gainDb: voice.gainDb + 6 }] }),
    ),
  },
  {
    pattern: /^set a timer/i,
    match: skill('timer', 'tool', () =>
      Promise.resolve({
        text: 'Done.',
        effects: [{ type: 'set-timer', timerId: '1', durationMs: 5000, label: 'tea' }],
      }),
    ),
  },
  {
    pattern: /^break/i,
    match: skill('broken', 'tool', () => Promise.reject(new Error('out of order'))),
  },
];

/** Four skills, and the scenario's models for the rest. */
export const createScenarioRouter = ({ models, routes }: Pick<Scenario, 'models' | 'routes'>): Router => ({
  decide({ text }) {
    const match = skills.find(({ pattern }) => pattern.test(text))?.match;
    const label = routes.find(({ asked }) => text.startsWith(asked))?.label;
    const decision: RouteDecision = {
      label: match?.label ?? label ?? 'conversation',
      confidence: 0.97,
      reason: match ? `rule: ${match.skillId}` : 'classifier',
      isAbstained: false,
      skill: match,
      alternatives: [],
      chain: match ? [] : models.map((modelId) => ({ modelId })),
      excluded: [],
      textSide: label === 'code',
      tookMs: 0,
    };
    return Promise.resolve(decision);
  },
});
