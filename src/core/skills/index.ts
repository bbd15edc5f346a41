export { createSkills, matchSkill } from './create-skills.ts';
export type * from './skill.ts';
