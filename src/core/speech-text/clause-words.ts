import { primaryTag } from './asides.ts';

const set = (words: string) => new Set(words.split(/\s+/));

/** Abbreviations that something always follows. */
export const neverEndsSentence = set(
  'dr mr mrs ms prof st vs e.g eg i.e ie no nr fig vol ch eq approx gen gov sgt capt lt col rev hon mt sen rep dept est p pp ca cf jan feb apr jun jul aug sept oct nov dec mon tue wed thu fri resp inkl bzw z.b d.h ca mme mlle sr sra dra',
);
/** Abbreviations a sentence may end with; it has when a capital follows. */
export const mayEndSentence = set(
  'etc a.m p.m inc ltd corp co jr sr al min max sec hrs ave blvd rd usw u.a b.c a.d',
);

const conjunctionsByLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  en: set(
    'and but or because which who that so when while if although though since unless until where whereas with without by for from in into on at as than then during after before to between through about like including',
  ),
  de: set('und aber oder weil dass wenn während obwohl damit bevor nachdem sondern denn mit ohne für in auf'),
  fr: set('et mais ou parce que qui quand si bien car donc avec sans pour dans sur'),
  es: set('y pero o porque que cuando si aunque mientras con sin para en'),
  it: set('e ma o perché che quando se anche mentre con senza per in'),
};
const functionWordsByLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  en: set(
    "the a an of to in on at by for from with and or but if as than that which who is are was were be been am i you he she it we they my your his her its our their this these those not no very more most so too can could will would should may might must do does did have has had into about between over under per each every some any what when where how why there here's it's i'm you're also just only even",
  ),
  de: set(
    'der die das ein eine einen einem einer den dem des und oder aber in im am zu zum zur mit von für ist sind war ich du er sie es wir nicht sehr',
  ),
  fr: set(
    "le la les un une des de du d' l' et ou à au aux en dans sur pour par avec est sont je tu il elle nous vous ne pas très",
  ),
  es: set('el la los las un una unos unas de del y o a al en con por para es son yo tú él no muy que'),
  it: set('il lo la i gli le un una uno di del della e o a al in con per è sono io tu non molto che'),
};
const months = set(
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec',
);
const numberWords = set(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half quarter minus plus times',
);

const none: ReadonlySet<string> = new Set();
/** Words a clause may end before. */
export const conjunctions = (language: string) => conjunctionsByLanguage[primaryTag(language)] ?? none;
/** Words a clause must not end with. */
export const functionWords = (language: string) => functionWordsByLanguage[primaryTag(language)] ?? none;
/** Words that may be half of a number or a date. */
export const isNumberWord = (word: string) =>
  months.has(word) || word.split('-').some((part) => numberWords.has(part));
