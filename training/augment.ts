import { seededRandom, stringHash } from './randomness.ts';

const openings = [
  'um',
  'uh',
  'so',
  'okay',
  'hey',
  'well',
  'like',
  'hey bot',
  'okay so',
  'um so',
  'alright',
  'and',
];
const closings = ['please', 'thanks', 'now', 'you know', 'bot', 'okay'];
const wishes = [
  'can you',
  'could you',
  'please',
  'i want you to',
  'would you',
  'hey can you',
  'would you be so kind as to',
  'i was wondering if you could',
  'could you possibly',
];

/** How recognisers mishear the words of our trade; learnt from what small models wrote for such words. */
const mishearings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bpython\b/, ['pie thon', 'piton', 'python']],
  [/\bjson\b/, ['jason', 'jay son']],
  [/\bsql\b/, ['sequel', 's q l', 'sequal']],
  [/\bjavascript\b/, ['java script', 'javascript']],
  [/\btypescript\b/, ['type script', 'types script']],
  [/\bnginx\b/, ['engine x', 'engine ex']],
  [/\bregex\b/, ['reg x', 'rejects', 'reg ex']],
  [/\bkubernetes\b/, ['cooper netties', 'kuber netties']],
  [/\bpostgres\b/, ['post gress', 'post grass']],
  [/\bgithub\b/, ['get hub', 'git hub']],
  [/\bgit\b/, ['get', 'git']],
  [/\bapi\b/, ['a p i', 'a pea eye']],
  [/\bhtml\b/, ['h t m l']],
  [/\bcss\b/, ['c s s', 'see ss']],
  [/\bweather\b/, ['whether', 'wether']],
  [/\btimer\b/, ['time or', 'timer']],
  [/\balarm\b/, ['a lamb', 'alarm']],
  [/\bmute\b/, ['moot', 'mute']],
  [/\bleave\b/, ['leaf', 'leave']],
  [/\blouder\b/, ['lauder', 'lowder']],
  [/\bquiet\b/, ['quite']],
  [/\bfor\b/, ['four']],
  [/\bto\b/, ['too', 'two']],
  [/\byour\b/, ["you're"]],
  [/\bwrite\b/, ['right']],
];

/** A second way the same request could have reached us; the same text and seed always give the same variant. */
export function spokenVariant(text: string, seed: number): string {
  const random = seededRandom(stringHash(text) ^ seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  let said = text;
  for (const [heard, instead] of mishearings) if (random() < 0.35) said = said.replace(heard, pick(instead));
  if (/^(write|set|play|make|stop|give|show|tell|add|turn|explain)\b/.test(said) && random() < 0.35) {
    said = `${pick(wishes)} ${said}`;
  }
  if (random() < 0.4) said = `${pick(openings)} ${said}`;
  if (random() < 0.2) said = `${said} ${pick(closings)}`;
  if (said.split(' ').length > 5 && random() < 0.25) said = dropOneWord(said, random);
  return said;
}

/** Recognisers swallow short words first. */
function dropOneWord(text: string, random: () => number): string {
  const words = text.split(' ');
  const short = [...words.keys()].filter((index) => words[index]!.length <= 3);
  const gone = short[Math.floor(random() * short.length)];
  return words.filter((_, index) => index !== gone).join(' ');
}
