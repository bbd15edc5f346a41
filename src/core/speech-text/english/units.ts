import { numberWords } from '../../text/english-numbers.ts';
import type { SayRule } from '../say-rule.ts';
import { amount, amountWords, isOne } from './amount.ts';

/** Written unit → as said, singular and plural; case matters (`MB` is not `mb`). */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ...regular({
    km: 'kilometer',
    m: 'meter',
    cm: 'centimeter',
    mm: 'millimeter',
    µm: 'micrometer',
    μm: 'micrometer',
    nm: 'nanometer',
    mi: 'mile',
    yd: 'yard',
    kg: 'kilogram',
    g: 'gram',
    mg: 'milligram',
    µg: 'microgram',
    tsp: 'teaspoon',
    tbsp: 'tablespoon',
    lb: 'pound',
    lbs: 'pound',
    oz: 'ounce',
    l: 'liter',
    L: 'liter',
    ml: 'milliliter',
    mL: 'milliliter',
    cl: 'centiliter',
    gal: 'gallon',
    KB: 'kilobyte',
    kB: 'kilobyte',
    MB: 'megabyte',
    GB: 'gigabyte',
    TB: 'terabyte',
    PB: 'petabyte',
    KiB: 'kibibyte',
    MiB: 'mebibyte',
    GiB: 'gibibyte',
    ms: 'millisecond',
    µs: 'microsecond',
    ns: 'nanosecond',
    s: 'second',
    sec: 'second',
    secs: 'second',
    min: 'minute',
    mins: 'minute',
    h: 'hour',
    hr: 'hour',
    hrs: 'hour',
    W: 'watt',
    kW: 'kilowatt',
    MW: 'megawatt',
    GW: 'gigawatt',
    Wh: 'watt hour',
    kWh: 'kilowatt hour',
    MWh: 'megawatt hour',
    V: 'volt',
    mV: 'millivolt',
    mA: 'milliamp',
    mAh: 'milliamp hour',
    dB: 'decibel',
    px: 'pixel',
    cal: 'calorie',
    kcal: 'kilocalorie',
    kJ: 'kilojoule',
    kPa: 'kilopascal',
    '°': 'degree',
    'm²': 'square meter',
    'km²': 'square kilometer',
    'cm²': 'square centimeter',
    'm³': 'cubic meter',
    'cm³': 'cubic centimeter',
  }),
  'ft²': ['square foot', 'square feet'],
  ft: ['foot', 'feet'],
  '°C': ['degree Celsius', 'degrees Celsius'],
  '° C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '° F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  'km/h': ['kilometer per hour', 'kilometers per hour'],
  kph: ['kilometer per hour', 'kilometers per hour'],
  mph: ['mile per hour', 'miles per hour'],
  'm/s': ['meter per second', 'meters per second'],
  'm/s²': ['meter per second squared', 'meters per second squared'],
  'kg/m³': ['kilogram per cubic meter', 'kilograms per cubic meter'],
  'g/L': ['gram per liter', 'grams per liter'],
  kbps: ['kilobit per second', 'kilobits per second'],
  Mbps: ['megabit per second', 'megabits per second'],
  Gbps: ['gigabit per second', 'gigabits per second'],
  'MB/s': ['megabyte per second', 'megabytes per second'],
  'GB/s': ['gigabyte per second', 'gigabytes per second'],
  Hz: ['hertz', 'hertz'],
  kHz: ['kilohertz', 'kilohertz'],
  MHz: ['megahertz', 'megahertz'],
  GHz: ['gigahertz', 'gigahertz'],
  fps: ['frame per second', 'frames per second'],
  rpm: ['revolution per minute', 'revolutions per minute'],
  bpm: ['beat per minute', 'beats per minute'],
  ppm: ['part per million', 'parts per million'],
  psi: ['P.S.I.', 'P.S.I.'],
};

function regular(names: Readonly<Record<string, string>>): Record<string, readonly [string, string]> {
  return Object.fromEntries(Object.entries(names).map(([unit, name]) => [unit, [name, `${name}s`] as const]));
}

const anyUnit = Object.keys(units)
  .sort((a, b) => b.length - a.length)
  .map((unit) => unit.replace(/[/.]/g, String.raw`\$&`))
  .join('|');
/** Units a bare letter would be taken for in a sentence ("5 s" is a unit, "5's" is not). */
const after = String.raw`(?![\w²³'’/°]|-\w)`;

export const unitRules: readonly SayRule[] = [
  // Fractions are words by now: "three quarters km", "two and a half km".
  {
    pattern: new RegExp(
      String.raw`\b(and (?:a |one |\w+ )?(?:half|quarters?|thirds?|eighths?)) (${anyUnit})${after}`,
      'g',
    ),
    say: ([, part = '', unit = '']) => `${part} ${units[unit]?.[1] ?? unit}`,
  },
  {
    pattern: new RegExp(String.raw`\b((?:half|quarters?|thirds?|fifths|eighths?)) (${anyUnit})${after}`, 'g'),
    say: ([, part = '', unit = '']) => `${part} of a ${units[unit]?.[0] ?? unit}`,
  },
  {
    pattern: new RegExp(String.raw`(?<![\w.])(\d{1,2})h\s?(\d{1,2})(?:m|min)?${after}`, 'g'),
    say: ([, hours = '', minutes = '']) =>
      `${numberWords(hours)} ${isOne(hours) ? 'hour' : 'hours'} ${numberWords(String(Number(minutes)))} ${Number(minutes) === 1 ? 'minute' : 'minutes'}`,
  },
  {
    pattern: /(?<!\w)(\d)['′](\d{1,2})["″]/g,
    say: ([, feet = '', inches = '']) => `${numberWords(feet)} foot ${numberWords(inches)}`,
  },
  {
    pattern: new RegExp(String.raw`(?<!\w)(${amount})-(${anyUnit})${after}(?=\s\w)`, 'g'),
    say: ([, digits = '', unit = '']) => `${amountWords(digits)} ${units[unit]?.[0] ?? unit}`,
  },
  {
    pattern: new RegExp(String.raw`(?<!\w)(${amount})\s?(${anyUnit})${after}`, 'g'),
    say: ([, digits = '', unit = '']) =>
      `${amountWords(digits)} ${units[unit]?.[isOne(digits) ? 0 : 1] ?? unit}`,
  },
  {
    pattern: new RegExp(String.raw`(?<!\w)(${amount})\s?%(?!\w)`, 'g'),
    say: ([, digits = '']) => `${amountWords(digits)} percent`,
  },
  {
    pattern: /(?<![\w.])(\d+(?:\.\d+)?)x(?= [a-z])/g,
    say: ([, digits = '']) => `${numberWords(digits)} times`,
  },
  {
    pattern: /(?<![\w.])(\d+(?:\.\d+)?)x(?!\w)/g,
    say: ([, digits = '']) => `${numberWords(digits)} x`,
  },
  {
    pattern: /(?<=[a-z])\/(?=(?:second|minute|hour|day|week|month|year|person|mo|yr)\b)/g,
    say: () => ' per ',
  },
];
