import { parseNumberSlot } from './spoken-number.ts';

/** What an arithmetic expression comes to, and how it is said. */
export interface Evaluated {
  readonly value: number;
  /** The expression in figures and words: `12 times 7`. */
  readonly said: string;
  /** Set when there was something to calculate, not a lone number. */
  readonly isCalculation: boolean;
  readonly isPercent: boolean;
}

type Combine = (left: number, right: number) => number;
interface Operator {
  readonly words: readonly string[];
  readonly said: string;
  readonly combine: Combine;
}

const operator = (spellings: string, said: string, combine: Combine): readonly Operator[] =>
  spellings.split(',').map((spelling) => ({ words: spelling.trim().split(' '), said, combine }));

const sums: readonly Operator[] = [
  ...operator('plus, +, added to', 'plus', (a, b) => a + b),
  ...operator('minus, -, −, less, take away, subtract', 'minus', (a, b) => a - b),
];
const products: readonly Operator[] = [
  ...operator('times, x, *, ×, multiplied by, multiplied with, multiply by, time', 'times', (a, b) => a * b),
  ...operator('divided by, divide by, over, /, ÷, divided through', 'divided by', (a, b) => a / b),
  ...operator('modulo, mod', 'modulo', (a, b) => a % b),
];
const powers: readonly Operator[] = operator(
  'to the power of, raised to the power of, raised to, ^, **, to the power',
  'to the power of',
  (a, b) => a ** b,
);

/** Deep enough for anything a person says, shallow enough for the stack. */
const deepest = 50;

/**
 * Evaluates an expression spoken or typed in words and figures (recursive descent, usual precedence).
 * Undefined unless every word belongs to it.
 */
export function evaluate(text: string): Evaluated | undefined {
  const words = text
    .replace(/([+*/×÷^()=−])/g, ' $1 ')
    .replace(/(?<=[\d)])\s*-\s*(?=[\d(])/g, ' - ')
    .replace(/(?<=\d)x(?=\d)/g, ' x ')
    .replace(/\* {2}\*/g, '**')
    .replace(/(?<![\d)] )-(?=\d)/g, 'minus ')
    .replace(/\b(?:open|left) (?:bracket|parenthesis|parentheses|paren)\b/g, '(')
    .replace(/\b(?:close|closed|right) (?:bracket|parenthesis|parentheses|paren)\b/g, ')')
    .split(' ')
    .filter((word) => word !== '');
  const reader = createReader(words);
  const result = reader.sum(0);
  return result && reader.isAtEnd() ? result : undefined;
}

function createReader(words: readonly string[]) {
  let at = 0;
  const sees = (phrase: readonly string[]) => phrase.every((word, index) => words[at + index] === word);
  const take = (phrase: string) => {
    const parts = phrase.split(' ');
    if (!sees(parts)) return false;
    at += parts.length;
    return true;
  };
  const takeOperator = (operators: readonly Operator[]) => {
    const found = operators.find((candidate) => sees(candidate.words));
    if (found) at += found.words.length;
    return found;
  };

  function chain(
    next: (depth: number) => Evaluated | undefined,
    operators: readonly Operator[],
    depth: number,
  ) {
    let left = next(depth);
    while (left) {
      const found = takeOperator(operators);
      if (!found) return left;
      const right = next(depth);
      left = right && combined(left, found, right);
    }
    return undefined;
  }

  function combined(left: Evaluated, { said, combine }: Operator, right: Evaluated): Evaluated {
    // "100 plus 10 percent" means ten percent of the hundred, as on any calculator.
    const isShare = right.isPercent && !left.isPercent && (said === 'plus' || said === 'minus');
    const value = combine(left.value, isShare ? left.value * right.value : right.value);
    return { value, said: `${left.said} ${said} ${right.said}`, isCalculation: true, isPercent: false };
  }

  const sum = (depth: number): Evaluated | undefined =>
    depth > deepest ? undefined : chain(product, sums, depth + 1);
  const product = (depth: number) => chain(power, products, depth);

  function power(depth: number): Evaluated | undefined {
    const base = share(depth);
    const found = base && takeOperator(powers);
    if (!found) return base;
    const exponent = power(depth + 1);
    return exponent && combined(base, found, exponent);
  }

  /** "15 percent of 80", "half of 50", "two thirds of 90". */
  function share(depth: number): Evaluated | undefined {
    const part = postfix(depth);
    if (!part || !(part.isPercent || Math.abs(part.value) < 1) || !take('of')) return part;
    take('the');
    const whole = share(depth + 1);
    return (
      whole && {
        value: part.value * whole.value,
        said: `${part.said} of ${whole.said}`,
        isCalculation: true,
        isPercent: false,
      }
    );
  }

  function postfix(depth: number): Evaluated | undefined {
    let value = prefix(depth);
    while (value) {
      if (take('squared') || take('²'))
        value = { ...value, value: value.value ** 2, said: `${value.said} squared`, isCalculation: true };
      else if (take('cubed') || take('³'))
        value = { ...value, value: value.value ** 3, said: `${value.said} cubed`, isCalculation: true };
      else if (take('percent') || take('per cent'))
        value = { ...value, value: value.value / 100, said: `${value.said} percent`, isPercent: true };
      else return value;
    }
    return undefined;
  }

  const prefixes: readonly (readonly [phrase: string, said: string, of: (value: number) => number])[] = [
    ['the square root of', 'the square root of', Math.sqrt],
    ['square root of', 'the square root of', Math.sqrt],
    ['the cube root of', 'the cube root of', Math.cbrt],
    ['cube root of', 'the cube root of', Math.cbrt],
    ['double', 'double', (value) => value * 2],
    ['twice', 'twice', (value) => value * 2],
    ['triple', 'triple', (value) => value * 3],
  ];

  function prefix(depth: number): Evaluated | undefined {
    if (depth > deepest) return undefined;
    for (const [phrase, said, of] of prefixes) {
      if (!take(phrase)) continue;
      const value = postfix(depth + 1);
      return (
        value && {
          value: of(value.value),
          said: `${said} ${value.said}`,
          isCalculation: true,
          isPercent: false,
        }
      );
    }
    if (take('(')) {
      const inner = sum(depth + 1);
      return inner && take(')') ? { ...inner, said: `(${inner.said})` } : undefined;
    }
    return pair(depth) ?? number();
  }

  /** "the sum of 5 and 7", "the difference between 10 and 4". */
  function pair(depth: number): Evaluated | undefined {
    const start = at;
    take('the');
    const kinds = [
      ['sum of', sums[0]],
      ['product of', products[0]],
      ['difference between', sums.find(({ said }) => said === 'minus')],
      ['difference of', sums.find(({ said }) => said === 'minus')],
    ] as const;
    const kind = kinds.find(([phrase]) => take(phrase))?.[1];
    const left = kind && postfix(depth + 1);
    const right = left && take('and') ? postfix(depth + 1) : undefined;
    if (kind && left && right) return combined(left, kind, right);
    at = start;
    return undefined;
  }

  function number(): Evaluated | undefined {
    const found = parseNumberSlot(words, at);
    if (!found) return undefined;
    const spoken = words.slice(at, found.next).join(' ');
    at = found.next;
    const isPart = Math.abs(found.value) < 1 && /[a-z]/.test(spoken);
    return {
      value: found.value,
      said: isPart ? spoken : figures(found.value).text,
      isCalculation: false,
      isPercent: false,
    };
  }

  return { sum, isAtEnd: () => at === words.length };
}

/** A result as it is written: whole, or to six significant figures; `isExact` is false when figures were dropped. */
export function figures(value: number): { readonly text: string; readonly isExact: boolean } {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return { text: grouped(value), isExact: true };
  const rounded = Number(value.toPrecision(6));
  const isExact = Math.abs(rounded - value) < Math.abs(value) * 1e-12;
  if (Math.abs(rounded) >= 1e15 || (rounded !== 0 && Math.abs(rounded) < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential(2).split('e');
    return { text: `${Number(digits)} times 10 to the power of ${Number(exponent)}`, isExact };
  }
  return { text: grouped(rounded), isExact };
}

function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}
