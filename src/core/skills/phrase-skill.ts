import type { Skill, SkillAnswer, SkillContext, SkillEffect, SkillMatch } from './skill.ts';
import { requestForms } from './spoken-request.ts';

/** How a request is answered once its words are understood. */
export type Answer = (context: SkillContext) => SkillAnswer;

export interface PhraseSkill {
  readonly id: string;
  readonly label: SkillMatch['label'];
  readonly example: string;
  /** Reads one form of the request (see {@link requestForms}); undefined when it says something else. */
  readonly read: (form: string) => Answer | undefined;
}

/** A skill that understands whole requests, never a part of one: talk about its subject does not match. */
export function phraseSkill({ id, label, example, read }: PhraseSkill): Skill {
  return {
    id,
    example,
    match(text) {
      for (const form of requestForms(text)) {
        const answer = read(form);
        if (answer) return { skillId: id, label, run: (context) => Promise.resolve(answer(context)) };
      }
      return undefined;
    },
  };
}

export const answer = (text: string, ...effects: readonly SkillEffect[]): SkillAnswer => ({ text, effects });
