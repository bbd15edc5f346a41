import type { RoutedText, RouteEvaluation } from '../offline/run-route.ts';
import { type Column, renderTable, type TableOptions } from './table.ts';

/** A decision in a few lines: where the request goes, how sure that is, and why. */
export function renderRoute({
  label,
  confidence,
  reason,
  skill,
  models,
  isAbstained,
  tookMs,
}: RoutedText): string[] {
  return [
    `${label}${isAbstained ? ' (abstained)' : ''}, confidence ${confidence.toFixed(2)}`,
    `  because  ${reason}`,
    `  answers  ${skill === null ? models.join(', then ') : `the skill "${skill}", without a model`}`,
    `  decided  in ${tookMs} ms`,
  ];
}

/** Accuracy, confusion matrix and the requests that went the wrong way. */
export function renderEvaluation(evaluation: RouteEvaluation, options: TableOptions): string[] {
  const { accuracy, macroF1, labels, confusion, p50Ms, p95Ms, results } = evaluation;
  const rows = labels.map((label, index) => ({ label, counts: confusion[index] ?? [] }));
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'expected \\ decided', value: ({ label }) => label },
    ...labels.map((title, index) => ({
      title,
      value: ({ counts }: (typeof rows)[number]) => String(counts[index] ?? 0),
      align: 'right' as const,
    })),
  ];
  const wrong = results.filter(({ expected, label }) => expected !== label);
  return [
    `accuracy ${(accuracy * 100).toFixed(1)} %, macro-F1 ${(macroF1 * 100).toFixed(1)} %, ${results.length} requests, p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`,
    '',
    ...renderTable(rows, columns, options),
    ...(wrong.length > 0
      ? [
          '',
          ...wrong.map(({ text, expected, label, reason }) => `${expected} → ${label}: ${text} (${reason})`),
        ]
      : []),
  ];
}
