/** A table of the given columns. Cells may hold anything but line breaks. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)];
}

export const code = (text: string) => (text === '' ? '' : `\`${text}\``);

/** A generated page says what it comes from, so that nobody mends the copy. */
export function page(title: string, source: string, body: readonly string[]): string {
  return `${[`# ${title}`, '', `<!-- Written by \`npm run docs\` from ${source}. -->`, '', ...body].join('\n').trimEnd()}\n`;
}
