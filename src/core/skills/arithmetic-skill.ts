import { type Evaluated, evaluate, figures } from './expression.ts';
import { type Answer, answer, phraseSkill } from './phrase-skill.ts';

const asks =
  /^(?:what is|what are|what does|how much is|how much are|how many is|calculate|compute|solve|work out|figure out|evaluate|tell me|what do you get (?:for|with|from)|the (?:answer|result|solution) (?:to|of)|do the math) (?:the (?:answer|result|solution) (?:to|of) |what )?/;
const endings =
  / ?(?:=|equals?|equal to|is equal to|make|makes|is|come to|altogether|in total|is what|equals what)$/;
const orders: readonly (readonly [RegExp, string])[] = [
  [/^(?:add|at) (.+?) (?:and|to|plus) (.+)$/, '$1 plus $2'],
  [/^subtract (.+?) from (.+)$/, '$2 minus $1'],
  [/^multiply (.+?) (?:by|with|and|times) (.+)$/, '$1 times $2'],
  [/^divide (.+?) (?:by|through) (.+)$/, '$1 divided by $2'],
];
/** Written with a sign, but names. */
const names = /^(?:24 ?\/ ?7|9 ?\/ ?11|50 ?\/ ?50)$/;

function read(form: string): Evaluated | undefined {
  let expression = form.replace(asks, '').replace(endings, '');
  for (const [order, replacement] of orders) expression = expression.replace(order, replacement);
  if (names.test(expression)) return undefined;
  const result = evaluate(expression);
  return result?.isCalculation === true ? result : undefined;
}

function say({ value, said }: Evaluated): Answer {
  return () => {
    if (Number.isNaN(value)) return answer(`${capital(said)} has no real answer.`);
    if (!Number.isFinite(value)) {
      return answer(
        /divided by/.test(said) ? "You can't divide by zero." : 'That is too large for me to calculate.',
      );
    }
    const { text, isExact } = figures(value);
    return answer(`${capital(said)} is ${isExact ? '' : 'about '}${text}.`);
  };
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** "what is twelve times seven", "15 percent of 80", "the square root of two". */
export const arithmeticSkill = phraseSkill({
  id: 'arithmetic',
  label: 'conversation',
  example: 'what is fifteen percent of eighty',
  read(form) {
    const result = read(form);
    return result && say(result);
  },
});
