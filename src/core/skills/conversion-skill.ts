import { figures } from './expression.ts';
import { answer, phraseSkill } from './phrase-skill.ts';
import { parseNumber } from './spoken-number.ts';

interface Unit {
  readonly dimension: string;
  /** Multiply by `factor`, then add `offset`, for the dimension's base unit. */
  readonly factor: number;
  readonly offset: number;
  readonly one: string;
  readonly many: string;
}

/** dimension → names (singular|plural|others) → size in the dimension's first unit. */
const table: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  length: {
    'meter|meters|metre|metres|m': 1,
    'kilometer|kilometers|kilometre|kilometres|km|kilometers': 1000,
    'centimeter|centimeters|centimetre|centimetres|cm': 0.01,
    'millimeter|millimeters|millimetre|millimetres|mm': 0.001,
    'mile|miles': 1609.344,
    'yard|yards': 0.9144,
    'foot|feet|ft': 0.3048,
    'inch|inches': 0.0254,
    'nautical mile|nautical miles': 1852,
  },
  mass: {
    'gram|grams|g': 1,
    'kilogram|kilograms|kilo|kilos|kg': 1000,
    'milligram|milligrams|mg': 0.001,
    'pound|pounds|lb|lbs': 453.59237,
    'ounce|ounces|oz': 28.349523125,
    'stone|stone|stones': 6350.29318,
    'ton|tons|tonne|tonnes|metric tons': 1e6,
  },
  volume: {
    'liter|liters|litre|litres|l': 1,
    'milliliter|milliliters|millilitre|millilitres|ml': 0.001,
    'gallon|gallons': 3.785411784,
    'quart|quarts': 0.946352946,
    'pint|pints': 0.473176473,
    'cup|cups': 0.2365882365,
    'tablespoon|tablespoons': 0.01478676478125,
    'teaspoon|teaspoons': 0.00492892159375,
    'fluid ounce|fluid ounces': 0.0295735295625,
  },
  time: {
    'second|seconds': 1,
    'minute|minutes': 60,
    'hour|hours': 3600,
    'day|days': 86_400,
    'week|weeks': 604_800,
    'year|years': 31_557_600,
  },
  speed: {
    'kilometer per hour|kilometers per hour|km/h|kilometres per hour|kilometers an hour|kmh|kph': 1,
    'mile per hour|miles per hour|mph|miles an hour': 1.609344,
    'meter per second|meters per second|m/s|metres per second': 3.6,
    'knot|knots': 1.852,
  },
  data: {
    'byte|bytes': 1,
    'kilobyte|kilobytes|kb': 1e3,
    'megabyte|megabytes|mb': 1e6,
    'gigabyte|gigabytes|gb': 1e9,
    'terabyte|terabytes|tb': 1e12,
  },
};
const temperatures: Readonly<Record<string, readonly [factor: number, offset: number]>> = {
  'degree Celsius|degrees Celsius|celsius|degrees celsius|degree celsius|centigrade|degrees centigrade|°c': [
    1, 0,
  ],
  'degree Fahrenheit|degrees Fahrenheit|fahrenheit|degrees fahrenheit|degree fahrenheit|°f': [
    5 / 9,
    -160 / 9,
  ],
  'kelvin|kelvin|kelvins|degrees kelvin': [1, -273.15],
};

function unitsOf(dimension: string, names: string, factor: number, offset: number) {
  const all = names.split('|');
  const unit: Unit = { dimension, factor, offset, one: all[0] ?? '', many: all[1] ?? '' };
  return all.map((name) => [name, unit] as const);
}
const units: ReadonlyMap<string, Unit> = new Map([
  ...Object.entries(table).flatMap(([dimension, sizes]) =>
    Object.entries(sizes).flatMap(([names, size]) => unitsOf(dimension, names, size, 0)),
  ),
  ...Object.entries(temperatures).flatMap(([names, [factor, offset]]) =>
    unitsOf('temperature', names, factor, offset),
  ),
]);

const forms: readonly RegExp[] = [
  /^(?:convert |change |turn |translate |what is |what are |how much is |how much are )?(?<from>.+?) (?:to|in|into|as) (?<to>[a-z/ ]+)$/,
  /^how (?:many|much) (?<to>[a-z/ ]+?) (?:are there in|are in|is in|is|are|in|makes?|equals?|do you get (?:from|for)|fit in|has|does) (?<from>.+?)(?: have)?$/,
];

function readQuantity(words: string): { count: number; unit: Unit } | undefined {
  const parts = words.split(' ');
  const article = parts[0] === 'a' || parts[0] === 'an' || parts[0] === 'one';
  const number = parseNumber(parts);
  const count = number?.value ?? (article ? 1 : undefined);
  const unit = units.get(parts.slice(number?.next ?? 1).join(' '));
  return count === undefined || !unit ? undefined : { count, unit };
}

/** "convert ten miles to kilometers", "how many feet are in a mile", "what is 70 fahrenheit in celsius". */
export const conversionSkill = phraseSkill({
  id: 'unit-conversion',
  label: 'conversation',
  example: 'convert ten miles to kilometers',
  read(form) {
    for (const pattern of forms) {
      const { from = '', to = '' } =
        pattern.exec(form.replace(/(\d)(km|kg|cm|mm|mg|ml|lb|lbs|oz|mph|mb|gb|tb)\b/g, '$1 $2'))?.groups ??
        {};
      const quantity = readQuantity(from);
      const target = units.get(to);
      if (!quantity || !target || quantity.unit.dimension !== target.dimension) continue;
      const { count, unit } = quantity;
      const value = (count * unit.factor + unit.offset - target.offset) / target.factor;
      const rounded = Number(value.toPrecision(4));
      const isExact = Math.abs(rounded - value) < Math.abs(value) * 1e-9;
      const name = (amount: number, of: Unit) => (amount === 1 ? of.one : of.many);
      return () =>
        answer(
          `${figures(count).text} ${name(count, unit)} is ${isExact ? '' : 'about '}${figures(rounded).text} ${name(rounded, target)}.`,
        );
    }
    return undefined;
  },
});
