import { cardinal, numberWords, ordinal, spellDigits } from '../../text/english-numbers.ts';
import type { SayRule } from '../say-rule.ts';
import { spellLetters } from './acronyms.ts';

/** Extensions a person says as a word; the others are spelled. */
const spokenExtensions = new Set(
  'json yaml toml java bash rust swift kotlin lock log config conf env zip bin text data docker com org net info dev app local'.split(
    ' ',
  ),
);
const topLevelDomains = 'com|org|net|io|dev|app|ai|edu|gov|info|me|co|uk|de|fr|es|it|eu|ch|at|nl|local';
const extensions =
  'js|ts|jsx|tsx|mjs|cjs|mts|py|md|json|yaml|yml|toml|html|css|scss|txt|csv|tsv|xml|svg|png|jpe?g|gif|webp|pdf|docx?|xlsx?|pptx?|zip|gz|tar|exe|dll|sh|bash|bat|ps1|c|h|cpp|hpp|cs|java|kt|rs|go|rb|php|swift|sql|db|log|lock|env|conf|config|ini|wav|mp3|mp4|ogg|flac|onnx|gguf|bin|iso';

function dotted(name: string): string {
  const [stem = '', ...ends] = name.split('.');
  const said = ends.map((end) => {
    if (/^\d+$/.test(end)) return numberWords(end);
    if (end.length > 4 || spokenExtensions.has(end.toLowerCase())) return end;
    return /^[A-Za-z]+$/.test(end) ? spellLetters(end) : end;
  });
  return [identifier(stem), ...said].filter((part) => part !== '').join(' dot ');
}

/** `camelCase`, `snake_case` and `kebab-case` as separate words. */
function identifier(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
}

function mailbox(local: string, host: string): string {
  const said = local
    .replaceAll('.', ' dot ')
    .replaceAll('_', ' underscore ')
    .replaceAll('-', ' dash ')
    .replaceAll('+', ' plus ')
    .replace(/\d+/g, (digits) => ` ${digits.length > 2 ? spellDigits(digits) : digits} `);
  return `${said} at ${dottedHost(host)}`;
}

const dottedHost = (host: string) => host.replaceAll('.', ' dot ').replaceAll('-', ' dash ');

/** Telephone figures in the groups they are written in. */
function phone(written: string): string {
  const plus = written.startsWith('+') ? 'plus ' : '';
  const groups = written.split(/\D+/).filter((group) => group !== '');
  return plus + groups.map((group) => (group === '800' ? 'eight hundred' : spellDigits(group))).join(', ');
}

const versioned =
  'version|v|release|Python|Node|Node\\.js|Java|PHP|Ruby|Go|Rust|iOS|macOS|Android|Ubuntu|Debian|Fedora|Windows|Chrome|Firefox|Swift|Kotlin|TypeScript|React|Angular|Vue|Django|Rails|Postgres|PostgreSQL|MySQL|Redis|Llama|Qwen|Gemma|GPT|Whisper';

const versionWords = (written: string) =>
  written
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? numberWords(part) : part))
    .join(' point ');

const numerals: Readonly<Record<string, number>> = {
  I: 1,
  II: 2,
  III: 3,
  IV: 4,
  V: 5,
  VI: 6,
  VII: 7,
  VIII: 8,
  IX: 9,
  X: 10,
  XI: 11,
  XII: 12,
  XIII: 13,
  XIV: 14,
  XV: 15,
  XVI: 16,
  XVIII: 18,
  XX: 20,
};
const numeral = '(X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})';

/** What is made of letters, figures and dots but is a name: mail, files, hosts, versions, telephone numbers. */
export const nameRules: readonly SayRule[] = [
  {
    pattern: /(?<![\w.+-])([\w.+-]*\w)@((?:[\w-]+\.)+[A-Za-z]{2,})/g,
    say: ([, local = '', host = '']) => mailbox(local, host),
  },
  { pattern: /(?<!\w)@(?=\w)/g, say: () => 'at ' },
  {
    pattern: /(?<![\w.,])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d+))?(?![\w]|\.\d)/g,
    say: ([, address = '', port = '']) =>
      address.split('.').map(spellDigits).join(' dot ') + (port === '' ? '' : ` port ${spellDigits(port)}`),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\w@])(?:[\w.~-]*/)*([\w-]*(?:\.[\w-]+)*\.(?:${extensions}))(?![\w/]|\.\w)`,
      'g',
    ),
    say: ([whole = '', name = '']) => (/^[\d.]+$/.test(name) ? whole : dotted(name)),
  },
  {
    pattern: new RegExp(String.raw`(?<![\w@.])((?:[\w-]+\.)+(?:${topLevelDomains}))(?![\w/]|\.\w)`, 'gi'),
    say: ([whole = '', host = '']) => (/^\d|^(?:a|p|e|i)\./.test(host) ? whole : dottedHost(host)),
  },
  {
    pattern: /(?<![\w/])~?(?:\/[\w.-]+){2,}\/?/g,
    say: ([path = '']) =>
      path
        .split('/')
        .filter((part) => part !== '' && part !== '~')
        .map((part) => `slash ${dotted(part)}`)
        .join(' '),
  },
  {
    pattern: new RegExp(String.raw`\b(${versioned})\s?v?(\d+(?:\.\d+)+)(?!\w|\.\d)`, 'g'),
    say: ([, name = '', version = '']) => `${name === 'v' ? 'version' : name} ${versionWords(version)}`,
  },
  { pattern: /\bv(\d+)\b/g, say: ([, version = '']) => `version ${version}` },
  { pattern: /(?<![\w.,])(\d+(?:\.\d+){2,})(?!\w)/g, say: ([, version = '']) => versionWords(version) },
  {
    pattern:
      /(?<![\w.,])(?:\+\d{1,3}[\s-]?(?:\(\d+\)[\s-]?)?\d{2,5}(?:[\s-]?\d{2,5}){1,4}|\(\d{3}\)\s?\d{3}[\s-]\d{4}|(?:1-)?\d{3}-\d{3}-\d{4}|\d{3}-\d{4})(?![\w-]|[.,]\d)/g,
    say: ([written = '']) => phone(written),
  },
  {
    pattern: new RegExp(
      String.raw`\b(World War|Chapter|Part|Act|Volume|Phase|Type|Book|Title|Class|Super Bowl|Final Fantasy|Rocky) ${numeral}\b`,
      'g',
    ),
    say: ([, name = '', roman = '']) => `${name} ${cardinal(numerals[roman] ?? 1)}`,
  },
  {
    pattern: new RegExp(
      String.raw`\b(Henry|Louis|Elizabeth|George|Edward|Charles|William|James|Richard|Philip|Napoleon|Frederick|Catherine|Nicholas|Alexander|Pope [A-Z][a-z]+(?: [A-Z][a-z]+)?) ${numeral}\b`,
      'g',
    ),
    say: ([whole = '', name = '', roman = '']) =>
      roman === 'I' && !/^(Elizabeth|Napoleon|Charles|Nicholas)/.test(name)
        ? whole
        : `${name} the ${ordinal(numerals[roman] ?? 1)}`,
  },
];
