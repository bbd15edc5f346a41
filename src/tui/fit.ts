const segmenter = new Intl.Segmenter();
const printableAscii = /^[\x20-\x7e]*$/;
/** Scripts and pictures that terminals draw two columns wide. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const columnsOfCharacter = (character: string) => (wide.test(character) ? 2 : 1);

/** Columns a text takes in a terminal. */
export function columnsOf(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += columnsOfCharacter(segment);
  return columns;
}

/** The text in exactly `width` columns: cut with an ellipsis, or padded on the side away from its alignment. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const line = oneLine(text);
  const columns = columnsOf(line);
  if (columns <= width) {
    const blank = ' '.repeat(width - columns);
    return align === 'right' ? blank + line : line + blank;
  }
  if (width <= 0) return '';
  let cut = '';
  let used = 0;
  for (const { segment } of segmenter.segment(line)) {
    const more = columnsOfCharacter(segment);
    if (used + more > width - 1) break;
    cut += segment;
    used += more;
  }
  return `${cut}…${' '.repeat(width - 1 - used)}`;
}

/** Without line ends and control characters: what others typed or said must not move the cursor. */
export function oneLine(text: string): string {
  return printableAscii.test(text) ? text : text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
