import type { IBufferCell } from '@xterm/headless';

/** The sixteen colours of the terminal in the pictures, the eight bright ones last. */
const ansi = [
  ...['#282c34', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ...['#7f848e', '#ff7b85', '#b5e890', '#ffd68a', '#82c4ff', '#dc9cf0', '#7fdbe6', '#ffffff'],
];
export const background = '#16181d';
const foreground = '#d7dae0';

export interface CellColours {
  readonly foreground: string;
  /** Undefined where it is the terminal's own. */
  readonly background: string | undefined;
}

/** What a cell is drawn with. */
export function coloursOf(cell: IBufferCell): CellColours {
  const front = cell.isFgDefault() ? foreground : colour(cell.getFgColor(), cell.isFgRGB());
  const back = cell.isBgDefault() ? undefined : colour(cell.getBgColor(), cell.isBgRGB());
  return cell.isInverse()
    ? { foreground: back ?? background, background: front }
    : { foreground: front, background: back };
}

function colour(value: number, isRgb: boolean): string {
  return isRgb ? hex(value) : (ansi[value] ?? paletteColour(value));
}

/** The 6 × 6 × 6 cube and the greys of xterm's 256 colours. */
function paletteColour(index: number): string {
  if (index >= 232) return hex((8 + (index - 232) * 10) * 0x010101);
  const level = (digit: number) => (digit === 0 ? 0 : 55 + digit * 40);
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return hex((level(red) << 16) | (level(green) << 8) | level(blue));
}

const hex = (rgb: number) => `#${rgb.toString(16).padStart(6, '0')}`;
