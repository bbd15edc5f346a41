import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';
import { background, coloursOf } from './colours.ts';

const cellWidth = 8.4;
const cellHeight = 18;
const fontSize = 14;
const padding = 14;
const titleHeight = 30;

/** What bars are made of. */
const bar = '█';

interface Run {
  readonly column: number;
  text: string;
  /** Columns; a wide character takes two. */
  width: number;
  readonly style: string;
  readonly fill: string | undefined;
}

/** The screen as it is, in the frame of a window. Text stays text: it can be searched and read aloud. */
export function renderSvg(terminal: Terminal, title: string): string {
  const { active } = terminal.buffer;
  const width = Math.ceil(terminal.cols * cellWidth + 2 * padding);
  const height = terminal.rows * cellHeight + 2 * padding + titleHeight;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return line ? renderRow(runsOf(line, terminal.cols), titleHeight + padding + row * cellHeight) : '';
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>text{font:${fontSize}px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre}.b{font-weight:700}.i{font-style:italic}.d{opacity:.6}.u{text-decoration:underline}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, index) => `<circle cx="${18 + index * 18}" cy="16" r="5.5" fill="${fill}"/>`,
    ),
    `<text x="${width / 2}" y="20" text-anchor="middle" fill="#9aa0aa" style="font-size:12px">${escape(title)}</text>`,
    ...rows.filter((row) => row !== ''),
    '</svg>',
    '',
  ].join('\n');
}

/** Neighbours that look alike, as one piece of text. */
function runsOf(line: IBufferLine, columns: number): Run[] {
  const runs: Run[] = [];
  let cell: IBufferCell | undefined;
  for (let column = 0; column < columns; column++) {
    cell = line.getCell(column, cell);
    // The second half of a wide character.
    if (!cell || cell.getWidth() === 0) continue;
    const { foreground, background: fill } = coloursOf(cell);
    const style = `fill="${foreground}"${classesOf(cell)}`;
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    const isBar = text === bar;
    if (last?.style === style && last.fill === fill && last.text.startsWith(bar) === isBar) {
      last.text += text;
      last.width += cell.getWidth();
    } else {
      runs.push({ column, text, width: cell.getWidth(), style, fill });
    }
  }
  return runs;
}

function classesOf(cell: IBufferCell): string {
  const classes = [
    cell.isBold() ? 'b' : '',
    cell.isItalic() ? 'i' : '',
    cell.isDim() ? 'd' : '',
    cell.isUnderline() ? 'u' : '',
  ].filter((name) => name !== '');
  return classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
}

function renderRow(runs: readonly Run[], top: number): string {
  const x = (column: number) => round(padding + column * cellWidth);
  const blocks = runs
    .filter(({ fill }) => fill !== undefined)
    .map(
      ({ column, width, fill }) =>
        `<rect x="${x(column)}" y="${top}" width="${round(width * cellWidth)}" height="${cellHeight}" fill="${fill ?? ''}"/>`,
    );
  const texts = runs.flatMap(({ column, text, width, style }) => {
    const shown = text.trimEnd();
    if (shown.trimStart() === '') return [];
    const lead = shown.length - shown.trimStart().length;
    if (shown.startsWith(bar)) {
      // Drawn as one: glyphs side by side show their seams.
      return `<rect x="${x(column)}" y="${top}" width="${round(width * cellWidth)}" height="${cellHeight}" ${style}/>`;
    }
    // Told its length, a text keeps to the grid whatever font there is.
    const length = round((width - (text.length - shown.length) - lead) * cellWidth);
    return `<text x="${x(column + lead)}" y="${top + 14}" textLength="${length}" lengthAdjust="spacingAndGlyphs" ${style}>${escape(shown.trimStart())}</text>`;
  });
  return [...blocks, ...texts].join('');
}

const round = (value: number) => Number(value.toFixed(1));
const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
