import { arithmeticSkill } from './arithmetic-skill.ts';
import { coinSkill, diceSkill, randomNumberSkill } from './chance-skills.ts';
import { dateSkill, timeSkill } from './clock-skills.ts';
import { forgetSkill, helpSkill, leaveSkill, repeatSkill, stopSkill } from './conversation-skills.ts';
import { conversionSkill } from './conversion-skill.ts';
import { correctRouteSkill } from './correct-route-skill.ts';
import type { Skill, SkillMatch } from './skill.ts';
import { cancelTimersSkill, listTimersSkill, setTimerSkill } from './timer-skills.ts';
import { languageSkill, speedSkill, volumeSkill } from './voice-skills.ts';

/** Every built-in skill, in the order they are asked. */
export function createSkills(): readonly Skill[] {
  return [
    stopSkill,
    repeatSkill,
    volumeSkill,
    speedSkill,
    leaveSkill,
    forgetSkill,
    languageSkill,
    helpSkill,
    correctRouteSkill,
    timeSkill,
    dateSkill,
    setTimerSkill,
    cancelTimersSkill,
    listTimersSkill,
    diceSkill,
    coinSkill,
    randomNumberSkill,
    conversionSkill,
    arithmeticSkill,
  ];
}

/** The first skill that recognises the whole of `text` as its request. */
export function matchSkill(skills: readonly Skill[], text: string): SkillMatch | undefined {
  for (const skill of skills) {
    const match = skill.match(text);
    if (match) return match;
  }
  return undefined;
}
