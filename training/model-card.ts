import { readFileSync, writeFileSync } from 'node:fs';
import { intentLabels } from '../src/core/ports/index.ts';
import type { IntentHead } from '../src/engines/intent/intent-head.ts';
import type { Measured, Measurements } from './measure.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Fills the marked places of MODEL_CARD.md; the words around them are written by hand. */
export function writeModelCard(measured: Measurements, head: IntentHead): void {
  const url = new URL('MODEL_CARD.md', import.meta.url);
  const { heldBack, unseen, unseenPlain, followUps } = measured;
  const figures = [
    `Trained on ${measured.trained} requests. Temperature ${head.temperature}, abstains below ${head.abstainBelow}.`,
    '| set | requests | accuracy | macro-F1 | calibration error | abstained |\n|---|---|---|---|---|---|',
    summaryRow('held back', heldBack),
    summaryRow('unseen', unseen),
    summaryRow('unseen, plain', unseenPlain),
    summaryRow('follow-ups, with context', followUps.withContext),
    summaryRow('follow-ups, alone', followUps.alone),
    `\nOne request on one thread of a shared machine: p50 ${unseen.p50Ms.toFixed(1)} ms, p95 ${unseen.p95Ms.toFixed(1)} ms.`,
    `\n### Held back\n\n${confusionTable(heldBack)}`,
    `\n### Unseen\n\n${confusionTable(unseen)}`,
    `\n### Unseen, plain\n\n${confusionTable(unseenPlain)}`,
  ].join('\n');
  const card = readFileSync(url, 'utf8');
  const filled = card.replace(
    /(<!-- figures -->\n)[^]*?(\n<!-- end of figures -->)/,
    (_, open: string, close: string) => open + figures + close,
  );
  writeFileSync(url, filled);
  console.log(figures);
}

function summaryRow(
  name: string,
  { results, accuracy, macroF1, calibrationError, abstained }: Measured,
): string {
  const share = [accuracy, macroF1, calibrationError].map(percent).join(' | ');
  return `| ${name} | ${results.length} | ${share} | ${abstained} |`;
}

function confusionTable({ confusion }: Measured): string {
  const rows = intentLabels.map((label, expected) => {
    const row = confusion[expected]!;
    const right = row[expected]!;
    const given = confusion.reduce((sum, other) => sum + other[expected]!, 0);
    const total = row.reduce((sum, count) => sum + count, 0);
    return `| ${label} | ${row.join(' | ')} | ${percent(right / given)} | ${percent(right / total)} |`;
  });
  return [
    `| expected \\ given | ${intentLabels.join(' | ')} | precision | recall |`,
    `|---|${'---|'.repeat(6)}`,
    ...rows,
  ].join('\n');
}
