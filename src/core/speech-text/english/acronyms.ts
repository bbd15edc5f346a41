import type { SayRule } from '../say-rule.ts';

/** Capitals a person says as a word. */
const words = new Set(
  (
    'NASA NATO RAM ROM JSON LAN WAN WLAN GIF JPEG SIM PIN LASER RADAR SONAR COVID OPEC YAML TOML REST CRUD AIDS ' +
    'SCUBA SWAT DOS BIOS ASCII MIDI NAND NOR XOR VOIP FIFA UEFA IKEA LEGO BASIC COBOL LISP JAVA BASH RAID CAD ' +
    'DRAM GNU CUDA SIMD FEMA LIDAR POSIX CORS NIMBY YOLO FOMO SARS GUI WASM ' +
    'AND OR NOT TO DO IS AN OF IN ON AT BY MY ME WE BE SO IF AS UP THE YES NO GO ALL ANY VERY TODO NOTE STOP NEVER ' +
    'HELLO WORLD ONLY MUST NOW NEW ONE TWO YOU YOUR THIS THAT WHY HOW WHAT'
  ).split(' '),
);

/** `TS` → `T.S.`: dots keep a voice from reading `A` as the article and `IDE` as a word. */
export const spellLetters = (letters: string) => letters.toUpperCase().replace(/[A-Z]/g, '$&.');

/** A clause that is nearly all capitals, most of them too long for initialisms, is loud and not abbreviated. */
function isShouting(text: string): boolean {
  const all = text.match(/\p{L}{2,}/gu) ?? [];
  const capitals = all.filter((word) => word === word.toUpperCase());
  const letters = capitals.reduce((sum, word) => sum + word.length, 0);
  return all.length >= 3 && capitals.length >= all.length * 0.75 && letters / capitals.length > 4;
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
