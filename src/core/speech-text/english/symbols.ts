import type { SayRule } from '../say-rule.ts';

const literal = (pattern: RegExp, words: string): SayRule => ({ pattern, say: () => words });
const between = (sign: string) => new RegExp(String.raw`(?<=[\w)²³])\s?${sign}\s?(?=[\w(√π−-])`, 'g');
const apart = (sign: string) => new RegExp(String.raw`(?<=[\w)²³])\s${sign}\s(?=[\w(√π−-])`, 'g');

/** Languages and other names that end in a sign. */
export const signedNameRules: readonly SayRule[] = [
  literal(/\bC\+\+(?!\w)/g, 'C plus plus'),
  { pattern: /\b([CF])#(?!\w)/g, say: ([, letter = '']) => `${letter} sharp` },
  literal(/\bNode\.js\b/g, 'Node J.S.'),
  literal(/(?<![\w.])\.NET\b/g, 'dot net'),
];

/** Arithmetic and the other signs, while figures are still figures. */
export const symbolRules: readonly SayRule[] = [
  literal(/\bCtrl\b/g, 'Control'),
  literal(/(?<=\b(?:Control|Alt|Shift|Cmd|Command|Option|Win))\s?\+\s?(?=\w)/g, ' '),
  literal(/(?<=\b[A-F])\+(?![\w+])/g, ' plus'),
  literal(/\\times\b|\\cdot\b/g, '×'),
  literal(/\\div\b/g, '÷'),
  literal(/\\pi\b/g, 'π'),
  {
    pattern: /\\d?frac\{([^{}]*)\}\{([^{}]*)\}/g,
    say: ([, top = '', bottom = '']) => `${top} over ${bottom}`,
  },
  {
    pattern: /(?:\\sqrt|√)\s?(?:\{([^{}]*)\}|\(([^()]*)\)|(\w+))/g,
    say: ([, a = '', b = '', c = '']) => `the square root of ${a}${b}${c}`,
  },
  literal(/(?<=[\w)])(?:\^2\b|\^\{2\}|²)/g, ' squared'),
  literal(/(?<=[\w)])(?:\^3\b|\^\{3\}|³)/g, ' cubed'),
  { pattern: /(?<=[\w)])\^\{?([-−]?\w+)\}?/g, say: ([, power = '']) => ` to the power of ${power}` },
  literal(between('(?:<=|≤)'), ' is at most '),
  literal(between('(?:>=|≥)'), ' is at least '),
  literal(between('(?:!=|≠)'), ' is not equal to '),
  literal(between('(?:≈|~=)'), ' is about '),
  literal(between('={1,3}'), ' equals '),
  literal(between('(?:±|\\+/-)'), ' plus or minus '),
  literal(between('[×·]'), ' times '),
  literal(between('÷'), ' divided by '),
  literal(/(?<=\d|\))\s?\*\s?(?=\d|\()/g, ' times '),
  literal(/(?<=\d|\))\s[xX]\s(?=\d)/g, ' times '),
  literal(/(?<=\d)x(?=\d)/g, ' by '),
  literal(/(?<=[\d)])\s?\/\s?(?=[\d(])/g, ' divided by '),
  literal(/(?<=[\w)])\s\/\s(?=\d)/g, ' divided by '),
  literal(apart('\\+'), ' plus '),
  literal(/(?<=\d|\))\+(?=\d)/g, ' plus '),
  literal(/(?<=\d)\+(?!\w)/g, ' plus'),
  literal(/(?<=[\d)]|\b[a-z])\s[-−–]\s(?=[\d(]|[a-z]\b)/g, ' minus '),
  literal(/(?<=\w)\s<\s(?=[\w-])/g, ' is less than '),
  literal(/(?<=\w)\s>\s(?=[\w-])/g, ' is greater than '),
  literal(/(?<!\w)[~≈]\s?(?=\d)/g, 'about '),
  literal(/(?<!\w)±\s?(?=\d)/g, 'plus or minus '),
  literal(/(?<!\w)(?:≤|<=?)\s?(?=\d)/g, 'less than '),
  literal(/(?<!\w)(?:≥|>=?)\s?(?=\d)/g, 'more than '),
  literal(/(?<!\w)#(?=\d)/g, 'number '),
  literal(/(?<!\w)#(?=\p{L})/gu, 'hashtag '),
  literal(/\s?&\s?(?=\S)/g, ' and '),
  literal(/\s?(?:→|⇒|->|=>)\s?/g, ' to '),
  literal(/π/g, 'pi'),
  literal(/∞/g, 'infinity'),
  literal(/§\s?(?=\d)/g, 'section '),
  literal(/\b(?:and\/or)\b/gi, 'and or'),
  {
    pattern: /\b(he|she|his|him|her|yes|true|on|win)\/(she|he|her|hers|no|false|off|lose)\b/gi,
    say: ([, a = '', b = '']) => `${a} or ${b}`,
  },
];
