/**
 * What a recogniser writes of a request, brought to the forms the skills look for: lower case, no punctuation
 * but that of figures, contractions opened, and the words people put around a request ("um", "please",
 * "hey aibot", "can you … for me") taken away.
 */

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|where|who|how|that|it|there|here)'?s\b(?<!\bits)/g, '$1 is'],
  [/\bwhat're\b/g, 'what are'],
  [/\bi'?m\b/g, 'i am'],
  [/\b(you|we|they)'re\b|\b(you|we|they)re\b/g, '$1$2 are'],
  [/\bcan'?t\b|\bcannot\b/g, 'can not'],
  [/\b(do|does|did|is|was|could|would|should)n'?t\b/g, '$1 not'],
  [/\bi'?d\b/g, 'i would'],
  [/'/g, ''],
];

const fillers =
  /\b(?:um+|uh+|uhm+|er+m?|hm+|mm+|ah+|eh|(?<!(?:do|did|if|as|would) )you know|i mean|please|pls|just|actually|basically|real quick|quickly|kindly)\b/g;
const openings =
  /^(?:hey|hi|hello|okay|ok|yo|so|well|and|but|alright|all right|listen|look|excuse me|right|yeah|yes|no|now|oh|then|also|hey there|go ahead and|(?:can|could|would|will|wont) (?:you|u)|(?:i|we) (?:want|need) you to|i would like you to|id like you to|would you mind|do you mind|(?:would you )?be so (?:kind|good) (?:as to|and)|i (?:was|am) wondering (?:if|whether) you (?:could|can|would)|(?:could|can) you possibly|lets) +/;
const closings =
  / +(?:for me|thanks|thank you|now|right now|okay|ok|will you|can you|would you|could you|then|man|dude|mate|buddy|at the moment)$/;
const defaultNames = [
  'aibot',
  'ai bot',
  'a i bot',
  'a bot',
  'i bot',
  'eye bot',
  'eyebot',
  'bot',
  'computer',
  'assistant',
];
const greetings = /^(?:hey|hi|hello|okay|ok|yo) +/;

/** Why somebody asks, said after it: "a little softer i have a headache". A single word before it is no request. */
const reason =
  / (?:because|cause|i am|i have(?: got)?|i (?:can|could|did) not|the (?:baby|kids?|children|neighbou?rs)|my [a-z]+ (?:is|are|has|just)) .+$/;

const keepsRepeating =
  /^(?:to|too|for|zero|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh)$/;

/** The ways to read `text` as a request, the barest first; none is empty. */
export function requestForms(text: string): readonly string[] {
  const plain = plainWords(text);
  const forms = new Set([strip(withoutName(strip(plain))), strip(plain), plain]);
  // "hey <name>, what time is it": the name is whatever the owner chose and the recogniser made of it.
  const unnamed = plain.replace(/^(?:hey|hi|hello|okay|ok|yo) [a-z]+ +/, '');
  if (unnamed !== plain) forms.add(strip(unnamed));
  for (const form of [...forms]) {
    const unexplained = form.replace(reason, '');
    if (unexplained.includes(' ')) forms.add(strip(unexplained));
  }
  forms.delete('');
  return [...forms];
}

/** Lower case, contractions opened, fillers and punctuation gone; figures keep theirs. */
export function plainWords(text: string): string {
  let words = text
    .toLowerCase()
    // Or the compatibility form of "1½" would be 11/2.
    .replace(/(?<=\d)(?=[½¼¾⅓⅔])/g, ' ')
    .normalize('NFKC')
    .replace(/[’‘ʼ`]/g, "'");
  for (const [pattern, replacement] of contractions) words = words.replace(pattern, replacement);
  return (
    words
      // As Moonshine writes them now and then.
      .replace(/\bto-(day|night|morrow)\b/g, 'to$1')
      .replace(/(\d)\s?%/g, '$1 percent')
      .replace(/⁄/g, '/')
      .replace(/\s?°\s?c\b/g, ' celsius')
      .replace(/\s?°\s?f\b/g, ' fahrenheit')
      .replace(/(?<=[\p{L}\d])-(?=\p{L})|(?<=\p{L})-(?=\d)/gu, ' ')
      .replace(/(?<!\d)[.,:](?!\d)|(?<=\d)[.,:](?!\d)|(?<!\d)[,:](?=\d)|[?!;"“”…¿¡]/g, ' ')
      .replace(fillers, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/\b([a-z]+)(?: \1\b)+/g, (whole, word: string) => (keepsRepeating.test(word) ? whole : word))
  );
}

function strip(words: string): string {
  let rest = words;
  for (;;) {
    const shorter = rest.replace(openings, '').replace(closings, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

function withoutName(words: string): string {
  for (const name of defaultNames) {
    const rest = words.replace(greetings, '');
    if (rest.startsWith(`${name} `)) return rest.slice(name.length + 1);
    if (words.endsWith(` ${name}`)) return words.slice(0, -name.length - 1);
  }
  return words;
}
