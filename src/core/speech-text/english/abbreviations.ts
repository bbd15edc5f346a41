import type { SayRule } from '../say-rule.ts';

const literal = (pattern: RegExp, words: string): SayRule => ({ pattern, say: () => words });

/** Titles before a name; with a full stop, or without one before a capital. */
const titles: Readonly<Record<string, string>> = {
  Dr: 'Doctor',
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Miz',
  Prof: 'Professor',
};
/** Titles that are other words, or abbreviations, anywhere else. */
const titlesOfNames: Readonly<Record<string, string>> = {
  Gov: 'Governor',
  Gen: 'General',
  Sgt: 'Sergeant',
  Capt: 'Captain',
  Lt: 'Lieutenant',
  Col: 'Colonel',
  Rev: 'Reverend',
  Hon: 'Honorable',
  Mt: 'Mount',
  Fr: 'Father',
  Sen: 'Senator',
  Rep: 'Representative',
};

const always: readonly (readonly [written: string, words: string])[] = [
  ['approx', 'approximately'],
  ['Inc', 'Incorporated'],
  ['Ltd', 'Limited'],
  ['Corp', 'Corporation'],
  ['Jr', 'Junior'],
  ['Sr', 'Senior'],
  ['Ave', 'Avenue'],
  ['Blvd', 'Boulevard'],
  ['Rd', 'Road'],
  ['Dept', 'Department'],
  ['dept', 'department'],
  ['est', 'established'],
  ['max', 'maximum'],
  ['min', 'minimum'],
  ['Mon', 'Monday'],
  ['Tue', 'Tuesday'],
  ['Tues', 'Tuesday'],
  ['Wed', 'Wednesday'],
  ['Thu', 'Thursday'],
  ['Thurs', 'Thursday'],
  ['Fri', 'Friday'],
];
const beforeNumber: readonly (readonly [written: string, words: string])[] = [
  ['No|no|Nr|nr', 'number'],
  ['Fig|fig', 'figure'],
  ['Vol|vol', 'volume'],
  ['Ch|ch', 'chapter'],
  ['Sec|sec', 'section'],
  ['pp', 'pages'],
  ['p', 'page'],
  ['ca|c', 'circa'],
  ['Eq|eq', 'equation'],
];

/** Abbreviations as the words they stand for; those that are letters anyway (`U.S.`) stay so. */
export const abbreviationRules: readonly SayRule[] = [
  literal(/\be\.\s?g\.,?|\beg\.,?/gi, 'for example,'),
  literal(/\bi\.\s?e\.,?/gi, 'that is,'),
  literal(/\betc\b\.?/gi, 'et cetera'),
  literal(/\bvs\.?(?!\w)/gi, 'versus'),
  literal(/\ba\.?k\.?a\b\.?/gi, 'also known as'),
  literal(/\bw\/o(?!\w)/g, 'without'),
  literal(/\bw\/(?=\s|\w)/g, 'with '),
  literal(/\bb\/c(?!\w)/g, 'because'),
  literal(/\bn\/a\b/gi, 'not applicable'),
  literal(/\bet al\b\.?/g, 'and others'),
  literal(/\bFAQs?\b/g, 'F.A.Q.'),
  literal(/\bASAP\b/gi, 'as soon as possible'),
  ...Object.entries(titles).map(([written, words]) =>
    literal(new RegExp(String.raw`\b${written}(?:\.|(?=\s\p{Lu}))`, 'gu'), words),
  ),
  ...Object.entries(titlesOfNames).map(([written, words]) =>
    literal(new RegExp(String.raw`\b${written}\.?(?=\s\p{Lu})`, 'gu'), words),
  ),
  literal(/\bSt\.?(?=\s\p{Lu}\p{Ll})/gu, 'Saint'),
  literal(/(?<=\p{L}\s)St\.(?!\w)/gu, 'Street'),
  ...always.map(([written, words]) => literal(new RegExp(String.raw`\b${written}\.(?!\w)`, 'g'), words)),
  ...beforeNumber.map(([written, words]) =>
    literal(new RegExp(String.raw`\b(?:${written})\.\s?(?=\d)`, 'g'), `${words} `),
  ),
];
