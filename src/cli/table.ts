import { stripVTControlCharacters, styleText } from 'node:util';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right' | undefined;
  /** Gives up width first when the terminal is narrow. */
  readonly isFlexible?: boolean | undefined;
}

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
}

const gap = 2;
const smallestFlexible = 8;

/** Rows in aligned columns, no wider than the terminal; cells of flexible columns are cut with an ellipsis. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width }: TableOptions,
): string[] {
  const cells = rows.map((row) => columns.map((column) => column.value(row).replaceAll(/\s+/g, ' ')));
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  const excess = widths.reduce((sum, one) => sum + one + gap, -gap) - width;
  shrink(widths, columns, excess);
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => pad(cut(text, widths[index] ?? 0), widths[index] ?? 0, columns[index]?.align))
      .join(' '.repeat(gap))
      .trimEnd();
  return [styleText('bold', line(columns.map((column) => column.title))), ...cells.map(line)];
}

function shrink<Row>(widths: number[], columns: readonly Column<Row>[], excess: number): void {
  for (const [index, column] of columns.entries()) {
    if (excess <= 0 || !column.isFlexible) continue;
    const given = Math.min(excess, Math.max(0, (widths[index] ?? 0) - smallestFlexible));
    widths[index] = (widths[index] ?? 0) - given;
    excess -= given;
  }
}

const segmenter = new Intl.Segmenter();
/** What a person sees as one character each, without colours. */
const charactersOf = (text: string) =>
  Array.from(segmenter.segment(stripVTControlCharacters(text)), ({ segment }) => segment);
const widthOf = (text: string) => charactersOf(text).length;

function cut(text: string, width: number): string {
  return widthOf(text) <= width
    ? text
    : `${charactersOf(text)
        .slice(0, width - 1)
        .join('')}…`;
}

function pad(text: string, width: number, align: Column<unknown>['align']): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blank + text : text + blank;
}
