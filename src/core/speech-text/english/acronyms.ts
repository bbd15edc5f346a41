import type { SayRule } from '../say-rule.ts';

/** Capitals a person says as a word. */
const words = new Set(
  'NASA NATO RAM ROM JSON LAN WAN WLAN GIF JPEG SIM PIN LASER RADAR SONAR COVID UNESCO UNICEF OPEC YAML TOML REST CRUD AIDS SCUBA SWAT DOS BIOS ASCII CAPTCHA MIDI NAND NOR XOR AND OR NOT TO VOIP NASDAQ NAFTA ASEAN FIFA UEFA IKEA LEGO ESPN BASIC FORTRAN COBOL LISP JAVA BASH RAID CAD DRAM SSH GNU CUDA SIMD FEMA LIDAR POSIX CORS CRAN CORBA NIMBY YOLO AFK FOMO SARS GUI WASM YES NO HELLO WORLD STOP GO NEVER ALWAYS ALL ANY VERY TODO NOTE'
    .split(' ')
    .filter((word) => !['SSH', 'ESPN', 'AFK', 'CRAN'].includes(word)),
);

/** `TS` → `T.S.`: dots keep a voice from reading `A` as the article and `IDE` as a word. */
export const spellLetters = (letters: string) => letters.toUpperCase().replace(/[A-Z]/g, '$&.');

/** Words set in capitals for emphasis are words; so is everything when most of the clause is in capitals. */
function isShouting(text: string): boolean {
  const all = text.match(/\p{L}{2,}/gu) ?? [];
  const capitals = all.filter((word) => word === word.toUpperCase());
  return all.length >= 3 && capitals.length > all.length / 2;
}

/** Initialisms letter by letter: `API` → `A.P.I.`, `CPUs` → `C.P.U.s`. */
export function sayAcronyms(text: string): string {
  if (isShouting(text)) return text.toLowerCase();
  return text.replace(
    /(?<![\p{L}\p{N}])([A-Z]{2,5})((?:'|’)?s)?(?![\p{L}\p{N}])/gu,
    (whole, letters: string, plural = '') =>
      words.has(letters) || letters === 'OK'
        ? whole
        : `${spellLetters(letters)}${String(plural).replace(/['’]/, "'")}`,
  );
}

export const acronymRules: readonly SayRule[] = [
  { pattern: /(?<![\w.])OK(?!\w)/g, say: () => 'okay' },
  { pattern: /\bPh\.?D\.?(?!\w)/g, say: () => 'P.H.D.' },
  { pattern: /\biOS\b/g, say: () => 'I.O.S.' },
  { pattern: /\bmacOS\b/g, say: () => 'mac O.S.' },
  { pattern: /\bWi-?Fi\b/gi, say: () => 'wifi' },
];
