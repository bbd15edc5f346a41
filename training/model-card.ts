import { readFileSync, writeFileSync } from 'node:fs';
import { intentLabels } from '../src/core/ports/index.ts';
import type { IntentHead } from '../src/engines/intent/intent-head.ts';
import { unseenSets } from './dataset.ts';
import type { Measured, Measurements } from './measure.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Fills the marked places of MODEL_CARD.md; the words around them are written by hand. */
export function writeModelCard(measured: Measurements, head: IntentHead): void {
  const url = new URL('MODEL_CARD.md', import.meta.url);
  const { heldBack, followUps } = measured;
  const unseen = unseenSets.map(({ name }, index) => ({ name, figures: measured.unseen[index]! }));
  const { p50Ms, p95Ms } = measured.heldBack;
  const lines = [
    `Trained on ${measured.trained} requests. Temperature ${head.temperature}, abstains below ${head.abstainBelow}.`,
    '| set | requests | accuracy | macro-F1 | calibration error | abstained |\n|---|---|---|---|---|---|',
    summaryRow('held back', heldBack),
    ...unseen.map(({ name, figures }) => summaryRow(name, figures)),
    summaryRow('follow-ups, with context', followUps.withContext),
    summaryRow('follow-ups, alone', followUps.alone),
    `\nOne request on one thread of a shared machine: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms.`,
    `\n### Held back\n\n${confusionTable(heldBack)}`,
    ...unseen.map(
      ({ name, figures }) => `\n### ${name[0]!.toUpperCase()}${name.slice(1)}\n\n${confusionTable(figures)}`,
    ),
  ].join('\n');
  const card = readFileSync(url, 'utf8');
  const filled = card.replace(
    /(<!-- figures -->\n)[^]*?(\n<!-- end of figures -->)/,
    (_, open: string, close: string) => open + lines + close,
  );
  writeFileSync(url, filled);
  console.log(lines);
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
