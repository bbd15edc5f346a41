import { describe, expect, it } from 'vitest';
import { toSpeakable } from './speakable.ts';

const rows: readonly (readonly [written: string, said: string])[] = [
  // Numbers
  ['I have 3 cats.', 'I have three cats.'],
  ['There are 21 of them', 'There are twenty-one of them'],
  ['1,234 people', 'one thousand two hundred thirty-four people'],
  ['1000000 stars', 'one million stars'],
  ['8 billion people', 'eight billion people'],
  ['pi is 3.14159', 'pi is three point one four one five nine'],
  ['only .5 of it', 'only point five of it'],
  ['about 0.25', 'about zero point two five'],
  ['agent 007', 'agent zero zero seven'],
  ['minus: -7 degrees', 'minus: minus seven degrees'],
  ['20k users', 'twenty thousand users'],
  ['1.5M users', 'one point five million users'],
  [
    '12345678901234567890',
    'one two three four five six seven eight nine zero one two three four five six seven eight nine zero',
  ],
  // Ordinals
  ['the 1st, 2nd and 3rd', 'the first, second and third'],
  ['the 21st century', 'the twenty-first century'],
  ['her 100th goal', 'her one hundredth goal'],
  // Years and decades
  ['in 1984', 'in nineteen eighty-four'],
  ['in 2005 and 2010', 'in two thousand five and twenty ten'],
  ['It happened in 1900.', 'It happened in nineteen hundred.'],
  ['born in 1805', 'born in eighteen oh five'],
  ['the 1990s', 'the nineteen nineties'],
  ["the '80s", 'the eighties'],
  ['2010–2015', 'twenty ten to twenty fifteen'],
  ['1939-45', 'nineteen thirty-nine to forty-five'],
  // Dates
  ['on 2024-03-15', 'on March fifteenth, twenty twenty-four'],
  ['at 2024-03-15T14:30:00Z', 'at March fifteenth, twenty twenty-four at two thirty p.m.'],
  ['March 15, 2024', 'March fifteenth, twenty twenty-four'],
  ['Mar. 3rd', 'March third'],
  ['15 March 2024', 'the fifteenth of March, twenty twenty-four'],
  ['on the 4th of July', 'on the fourth of July'],
  ['July 4-6', 'July fourth to sixth'],
  ['in May 2021', 'in May twenty twenty-one'],
  ['due 12/25/2024', 'due December twenty-fifth, twenty twenty-four'],
  ['due 25/12/2024', 'due December twenty-fifth, twenty twenty-four'],
  ['am 25.12.2024', 'am December twenty-fifth, twenty twenty-four'],
  // Times
  ['at 14:30', 'at two thirty p.m.'],
  ['at 9:05', 'at nine oh five'],
  ['at 3:00 PM', 'at three p.m.'],
  ['at 10am', 'at ten a.m.'],
  ['at 09:00', 'at nine a.m.'],
  ['at 7:00', "at seven o'clock"],
  ['00:15', 'twelve fifteen a.m.'],
  ['from 9am–5pm', 'from nine a.m. to five p.m.'],
  ['from 9:00-17:00', "from nine o'clock to five p.m."],
  ['9-11 am', 'nine to eleven a.m.'],
  ['a 16:9 screen', 'a sixteen to nine screen'],
  // Durations
  ['it took 1:02:03', 'it took one hour, two minutes and three seconds'],
  ['2h 30m', 'two hours thirty minutes'],
  ['1h05', 'one hour five minutes'],
  ['5 min', 'five minutes'],
  ['1 min', 'one minute'],
  ['250 ms', 'two hundred fifty milliseconds'],
  ['90s', 'nineties'],
  ['45 s', 'forty-five seconds'],
  ['3 hrs', 'three hours'],
  // Money
  ['$5', 'five dollars'],
  ['$1', 'one dollar'],
  ['$5.99', 'five dollars and ninety-nine cents'],
  ['€0.50', 'fifty cents'],
  ['£1.01', 'one pound and one penny'],
  ['€1.5M', 'one point five million euros'],
  ['$2.5 billion', 'two point five billion dollars'],
  ['$20k', 'twenty thousand dollars'],
  ['5 €', 'five euros'],
  ['1,200 USD', 'one thousand two hundred U.S. dollars'],
  ['EUR 30', 'thirty euros'],
  ['$5-$10', 'five to ten dollars'],
  ['-$5', 'minus five dollars'],
  ['¥500', 'five hundred yen'],
  ['$10/month', 'ten dollars per month'],
  ['$3.00', 'three dollars'],
  ['75¢', 'seventy-five cents'],
  // Percentages
  ['5%', 'five percent'],
  ['3.5 %', 'three point five percent'],
  ['5-10%', 'five to ten percent'],
  ['-2%', 'minus two percent'],
  // Units
  ['100 km/h', 'one hundred kilometers per hour'],
  ['1 km', 'one kilometer'],
  ['5km', 'five kilometers'],
  ['-5°C', 'minus five degrees Celsius'],
  ['20 °F', 'twenty degrees Fahrenheit'],
  ['a 90° turn', 'a ninety degrees turn'],
  ['16 GB', 'sixteen gigabytes'],
  ['3.2 GHz', 'three point two gigahertz'],
  ['100 Mbps', 'one hundred megabits per second'],
  ['a 5-km run', 'a five kilometer run'],
  ['50 m²', 'fifty square meters'],
  ['9.8 m/s²', 'nine point eight meters per second squared'],
  ['10 lbs', 'ten pounds'],
  ['5\'10" tall', 'five foot ten tall'],
  ['10–15 kg', 'ten to fifteen kilograms'],
  ['2x faster', 'two times faster'],
  ['60 fps', 'sixty frames per second'],
  ['1/2 tsp salt', 'one half of a teaspoon salt'],
  ['2 1/2 km', 'two and a half kilometers'],
  ['a 1080p screen or 720p in 4K', 'a ten eighty P screen or seven twenty P in four K'],
  ['is 2x', 'is two x'],
  ['Llama 3B and 3B users', 'Llama three B and three billion users'],
  ['221B Baker Street', 'two hundred twenty-one B Baker Street'],
  ['GPT-4', 'G.P.T. four'],
  ['call 911', 'call nine one one'],
  ['50/50', 'fifty-fifty'],
  ['Ctrl+C', 'Control C'],
  ['an A+', 'an A plus'],
  // Ranges
  ['5-10 people', 'five to ten people'],
  ['pages 10–12', 'pages ten to twelve'],
  // Telephone
  ['call 555-123-4567', 'call five five five, one two three, four five six seven'],
  ['(555) 123-4567', 'five five five, one two three, four five six seven'],
  ['+49 30 1234567', 'plus four nine, three zero, one two three four five six seven'],
  ['1-800-555-0199', 'one, eight hundred, five five five, zero one nine nine'],
  // Versions and addresses
  ['v1.2.3', 'version one point two point three'],
  ['version 2.0', 'version two point zero'],
  ['Python 3.12', 'Python three point twelve'],
  ['Node 24.21.0', 'Node twenty-four point twenty-one point zero'],
  ['192.168.0.1', 'one nine two dot one six eight dot zero dot one'],
  ['127.0.0.1:8080', 'one two seven dot zero dot zero dot one port eight zero eight zero'],
  // Abbreviations
  ['Dr. Smith', 'Doctor Smith'],
  ['Mr. and Mrs. Jones', 'Mister and Missus Jones'],
  ['apples, pears, etc.', 'apples, pears, et cetera'],
  ['fruit, e.g. apples', 'fruit, for example, apples'],
  ['one, i.e. the first', 'one, that is, the first'],
  ['cats vs. dogs', 'cats versus dogs'],
  ['approx. 5', 'approximately five'],
  ['No. 5', 'number five'],
  ['St. Peter', 'Saint Peter'],
  ['Main St.', 'Main Street'],
  ['Acme Inc.', 'Acme Incorporated'],
  ['w/o sugar', 'without sugar'],
  ['see p. 12', 'see page twelve'],
  // Acronyms
  ['the API', 'the A.P.I.'],
  ['two CPUs', 'two C.P.U.s'],
  ['NASA and JSON', 'NASA and JSON'],
  ['OK', 'okay'],
  ['U.S. law', 'U.S. law'],
  ['THIS IS IMPORTANT', 'this is important'],
  // E-mail, files, names
  ['john.doe@example.com', 'john dot doe at example dot com'],
  ['a_b-c@mail.co.uk', 'a underscore b dash c at mail dot co dot uk'],
  ['open config.json', 'open config dot json'],
  ['src/index.ts', 'index dot T.S.'],
  ['README.md', 'README dot M.D.'],
  ['myFile_name.py', 'my File name dot P.Y.'],
  ['in /usr/local/bin', 'in slash usr slash local slash bin'],
  ['visit example.com', 'visit example dot com'],
  ['C++ and C#', 'C plus plus and C sharp'],
  ['Node.js', 'Node J.S.'],
  ['World War II', 'World War two'],
  ['Henry VIII', 'Henry the eighth'],
  ['an mp3 and 5G', 'an mp three and five G'],
  // Signs and fractions
  ['2 + 2 = 4', 'two plus two equals four'],
  ['10 / 2 = 5', 'ten divided by two equals five'],
  ['7 - 3', 'seven minus three'],
  ['3 × 4', 'three times four'],
  ['3*4', 'three times four'],
  ['x^2', 'x squared'],
  ['√16', 'the square root of sixteen'],
  ['5 > 3', 'five is greater than three'],
  ['x ≤ 5', 'x is at most five'],
  ['~50 people', 'about fifty people'],
  ['#1 hit', 'number one hit'],
  ['#music', 'hashtag music'],
  ['salt & pepper', 'salt and pepper'],
  ['he/she', 'he or she'],
  ['1/2 cup', 'one half cup'],
  ['3/4', 'three quarters'],
  ['2 1/2 hours', 'two and a half hours'],
  ['2½ hours', 'two and a half hours'],
  ['open 24/7', 'open twenty-four seven'],
  // Punctuation, emoji
  ['Nice 😀!', 'Nice!'],
  ['Flag 🇩🇪 and 👍🏽 and 👨‍👩‍👧', 'Flag and and'],
  ['Hi :) there', 'Hi there'],
  ['a (small) dog', 'a, small, dog'],
  ['wait — what', 'wait, what'],
  ['“Quoted” text', 'Quoted text'],
  ["it's the dogs' bone", "it's the dogs bone"],
  ['snake_case', 'snake case'],
  ['well-known', 'well-known'],
  ['A → B', 'A to B'],
  ['2 * 3 * 4', 'two times three times four'],
  ['', ''],
  ['***', ''],
  ['🎉🎉', ''],
];

describe('toSpeakable, English', () => {
  it.each(rows)('%s → %s', (written, said) => {
    expect(toSpeakable(written, 'en')).toBe(said);
  });

  it('leaves no figure and no sign to the voice', () => {
    for (const [written] of rows) expect(toSpeakable(written, 'en-US')).not.toMatch(/[\d*_`#<>|~^=$€£%@&]/);
  });

  it('changes nothing that is already words', () => {
    const plain = "Well, it's a fine day: let us go out; shall we? Yes!";
    expect(toSpeakable(plain, 'en')).toBe(plain);
  });

  it('does not read keys and hashes', () => {
    expect(toSpeakable('The key is sk1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz123456 now', 'en')).toBe(
      'The key is now',
    );
  });
});

describe('toSpeakable, other languages', () => {
  it.each([
    ['de', 'Es kostet 3,50 € am 3. Mai 🎉', 'Es kostet 3,50 € am 3. Mai'],
    ['fr', 'Il est 14h30 — déjà !', 'Il est 14h30, déjà!'],
    ['ja', 'こんにちは、世界。', 'こんにちは、世界。'],
  ])('%s: %s → %s', (language, written, said) => {
    expect(toSpeakable(written, language)).toBe(said);
  });
});
