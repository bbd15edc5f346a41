import { type Answer, answer, phraseSkill } from './phrase-skill.ts';
import { parseNumber, parseNumberSlot } from './spoken-number.ts';

const mostDice = 20;
const mostSides = 1000;

const between = (random: () => number, low: number, high: number) =>
  low + Math.floor(random() * (high - low + 1));

const roll =
  /^(?:roll|throw|cast)(?: me)?(?: (?<count>.+?))?(?: (?<sides>.+?) sided)? (?:dice|die|dices|dye|dyes)(?: again)?$/;
const rollLetter = /^(?:roll|throw)(?: me)?(?: (?<count>.+?))? ?(?:d|dee|the) ?(?<sides>\d+|[a-z ]+)$/;

/** A whole number said by all of `words`. */
function exact(words: string): number | undefined {
  const parts = words.split(' ');
  const number = parseNumberSlot(parts);
  return number && number.next === parts.length && Number.isInteger(number.value) ? number.value : undefined;
}

const article = /^(?:a|an|the|one|my|your|some|another)$/;

function readDice(form: string): { count: number; sides: number } | undefined {
  const { count = '', sides = '' } = (roll.exec(form) ?? rollLetter.exec(form))?.groups ?? { sides: '-' };
  const countWords = count
    .replace(/^(?:the|some) /, '')
    .replace(/(?:^| )(?:a|an)$/, '')
    .trim();
  const howMany =
    countWords === '' || article.test(countWords) ? 1 : countWords === 'a pair of' ? 2 : exact(countWords);
  const faces = sides === '' ? 6 : exact(sides.replace(/^(?:a|an|the) /, ''));
  return howMany === undefined || faces === undefined || faces < 2
    ? undefined
    : { count: howMany, sides: faces };
}

/** "roll a dice", "roll two dice", "roll a d20", "roll a twenty sided die". */
export const diceSkill = phraseSkill({
  id: 'dice',
  label: 'tool',
  example: 'roll two dice',
  read(form): Answer | undefined {
    const dice = readDice(form);
    if (!dice) return undefined;
    const { count, sides } = dice;
    if (count < 1 || count > mostDice || sides > mostSides) {
      return () => answer(`I can roll up to ${mostDice} dice of up to ${mostSides} sides.`);
    }
    return ({ random }) => {
      const rolls = Array.from({ length: count }, () => between(random, 1, sides));
      if (count === 1)
        return answer(
          `You rolled ${/^(?:8|11|18|8\d)$/.test(String(rolls[0])) ? 'an' : 'a'} ${rolls[0] ?? 1}.`,
        );
      const sum = rolls.reduce((total, value) => total + value, 0);
      return answer(
        `You rolled ${rolls.slice(0, -1).join(', ')} and ${rolls.at(-1) ?? 1}. That makes ${sum}.`,
      );
    };
  },
});

const flip =
  /^(?:(?:flip|toss|throw)(?: me)?(?: (?:a|the|one|your))? coin(?: (?:again|toss))?|(?:heads or tails|head or tail|coin (?:flip|toss))|do a coin (?:flip|toss))$/;

export const coinSkill = phraseSkill({
  id: 'coin',
  label: 'tool',
  example: 'flip a coin',
  read: (form) =>
    flip.test(form) ? ({ random }) => answer(random() < 0.5 ? "It's heads." : "It's tails.") : undefined,
});

const pick =
  /^(?:(?:pick|choose|give me|generate|think of|say|tell me|i need|draw|name|roll) )?(?:a |any |another |some )?(?:random )?number(?: (?:between|from|in the range(?: of)?|out of) (?<range>.+))?$/;

/** "pick a number between one and ten", "give me a random number". */
export const randomNumberSkill = phraseSkill({
  id: 'random-number',
  label: 'tool',
  example: 'pick a number between one and ten',
  read(form): Answer | undefined {
    const found = pick.exec(form);
    if (!found || /^(?:a |any |another |some )?number/.test(form)) return undefined;
    const range = found.groups?.['range'];
    if (range === undefined) return ({ random }) => answer(`${between(random, 1, 100)}.`);
    const ends = readRange(range);
    if (!ends) return undefined;
    const [low, high] = ends;
    return ({ random }) => answer(`${between(random, Math.ceil(low), Math.floor(high))}.`);
  },
});

function readRange(words: string): readonly [low: number, high: number] | undefined {
  const parts = words.replace(/(\d)\s?[-–]\s?(\d)/, '$1 to $2').split(' ');
  const first = parseNumber(parts);
  if (!first) return undefined;
  if (first.next === parts.length) return [1, first.value];
  const joint = parts[first.next];
  const second = parseNumberSlot(parts, first.next + 1);
  if (!second || second.next !== parts.length || !/^(?:and|to|through|or)$/.test(joint ?? ''))
    return undefined;
  const ends = [Math.min(first.value, second.value), Math.max(first.value, second.value)] as const;
  return Math.ceil(ends[0]) <= Math.floor(ends[1]) ? ends : undefined;
}
