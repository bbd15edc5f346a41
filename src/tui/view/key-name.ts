/** What a terminal library says of a key press; the part of Ink's `Key` that is looked at. */
export interface KeyPress {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageDown?: boolean;
  readonly pageUp?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly meta?: boolean;
}

const named: readonly (readonly [keyof KeyPress, string])[] = [
  ['upArrow', '↑'],
  ['downArrow', '↓'],
  ['leftArrow', '←'],
  ['rightArrow', '→'],
  ['pageDown', 'PgDn'],
  ['pageUp', 'PgUp'],
  ['home', 'Home'],
  ['end', 'End'],
  ['return', 'Enter'],
  ['escape', 'Esc'],
  // Terminals send DEL for the backspace key.
  ['backspace', 'Backspace'],
  ['delete', 'Backspace'],
];

/** The name of a key as people write it: `Tab`, `Ctrl+C`, `↑`, or the character itself. */
export function nameOfKey(input: string, press: KeyPress): string {
  if (press.tab) return press.shift ? 'Shift+Tab' : 'Tab';
  const found = named.find(([flag]) => press[flag]);
  if (found) return found[1];
  if (press.ctrl) return `Ctrl+${input.toUpperCase()}`;
  return input === ' ' ? 'Space' : input;
}

/** Text somebody typed or pasted, without what is no character; undefined for a key that types nothing. */
export function typedText(input: string, press: KeyPress): string | undefined {
  if (press.ctrl || press.meta || press.tab || named.some(([flag]) => press[flag])) return undefined;
  const text = input.replaceAll(/\p{Cc}/gu, ' ');
  return text === '' ? undefined : text;
}
