import { columnsOf, fit } from '../fit.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

export interface TableColumn<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly meaning?: (row: Row) => Meaning;
  readonly align?: 'left' | 'right';
  /** Takes what room is left; one column only. */
  readonly isFlexible?: boolean;
}

const gap = 2;

/** Rows in aligned columns; the window of rows moves with the selected one. */
export function Table<Row>({
  rows,
  columns,
  keyOf,
  width,
  height,
  selected,
}: {
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly width: number;
  /** Lines, the one of the titles included. */
  readonly height: number;
  readonly selected?: number;
}) {
  const room = Math.max(0, height - 1);
  const first = selected === undefined ? 0 : Math.max(0, Math.min(selected - room + 1, rows.length - room));
  const shown = rows.slice(first, first + room);
  const widths = measure(shown, columns, width);
  const cells = (texts: readonly string[]) =>
    texts.map((text, index) => fit(text, widths[index] ?? 0, columns[index]?.align));
  return (
    <>
      <Styled as="quiet">{cells(columns.map((column) => column.title)).join(' '.repeat(gap))}</Styled>
      {shown.map((row, index) => {
        const texts = cells(columns.map((column) => column.value(row)));
        return first + index === selected ? (
          <Styled key={keyOf(row)} as="selected">
            {fit(texts.join(' '.repeat(gap)), width)}
          </Styled>
        ) : (
          <Styled key={keyOf(row)}>
            {texts.map((text, cell) => (
              <Styled key={columns[cell]?.title} as={columns[cell]?.meaning?.(row) ?? 'plain'}>
                {cell === 0 ? '' : ' '.repeat(gap)}
                {text}
              </Styled>
            ))}
          </Styled>
        );
      })}
    </>
  );
}

function measure<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], width: number): number[] {
  const wanted = columns.map((column) =>
    Math.max(columnsOf(column.title), ...rows.map((row) => columnsOf(column.value(row)))),
  );
  const excess = wanted.reduce((sum, one) => sum + one + gap, -gap) - width;
  const flexible = columns.findIndex((column) => column.isFlexible);
  if (flexible < 0) return wanted;
  const others = wanted.reduce((sum, one, index) => (index === flexible ? sum : sum + one + gap), 0);
  return wanted.with(flexible, excess > 0 ? Math.max(0, width - others) : (wanted[flexible] ?? 0));
}
