import { type IntentLabel, intentLabels } from '../core/ports/index.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

export interface LabelledText {
  readonly label: IntentLabel;
  readonly text: string;
  /** What was asked before, for a request that leans on it. */
  readonly previous?: string | undefined;
}

export interface RouteResult {
  readonly text: string;
  readonly expected: IntentLabel;
  readonly label: IntentLabel;
  readonly confidence: number;
  readonly reason: string;
}

/** What `aibot route --file FILE --json` prints. */
export interface RouteEvaluation {
  /** Share of right labels, 0…1. */
  readonly accuracy: number;
  /** Mean of the F1 of the labels that occur, as expected or as given. */
  readonly macroF1: number;
  readonly labels: readonly IntentLabel[];
  /** `confusion[expected][given]`, counts, in the order of `labels`. */
  readonly confusion: readonly (readonly number[])[];
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly results: readonly RouteResult[];
}

/**
 * Reads `label<TAB>text` lines, with what was asked before behind another tab where it matters; empty lines are
 * passed over.
 * @throws AibotError `route-file-invalid` that names the first wrong line.
 */
export function parseLabelledTexts(content: string): LabelledText[] {
  const parsed: LabelledText[] = [];
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const [name = '', request = '', previous = ''] = line.split('\t').map((part) => part.trim());
    const label = intentLabels.find((each) => each === name.toLowerCase());
    if (label === undefined) throw invalidLine(index, `"${name.slice(0, 40)}" is not a label`);
    if (request === '') throw invalidLine(index, 'there is no text after the label and a tab');
    parsed.push({ label, text: request, ...(previous !== '' && { previous }) });
  }
  if (parsed.length === 0) throw invalidLine(0, 'the file holds no labelled text');
  return parsed;
}

function invalidLine(index: number, why: string): AibotError {
  return new AibotError(`Line ${index + 1}: ${why}`, {
    code: 'route-file-invalid',
    exitCode: exitCodes.usage,
    nextSteps: [`Write each line as LABEL, a tab, TEXT; the labels are ${intentLabels.join(', ')}.`],
  });
}

/**
 * Classifies every text, one after the other so that the times are those of a single request, and sums up.
 * @param nowMs a monotonic clock, ms.
 */
export async function evaluateRoutes(
  labelled: readonly LabelledText[],
  classify: (text: string, previous?: string) => Promise<Omit<RouteResult, 'text' | 'expected'>>,
  nowMs: () => number,
): Promise<RouteEvaluation> {
  const results: RouteResult[] = [];
  const tookMs: number[] = [];
  for (const { label: expected, text, previous } of labelled) {
    const startedMs = nowMs();
    const { label, confidence, reason } = await classify(text, previous);
    tookMs.push(nowMs() - startedMs);
    results.push({ text, expected, label, confidence, reason });
  }
  const confusion = confusionOf(results);
  return {
    accuracy: results.filter(({ label, expected }) => label === expected).length / results.length,
    macroF1: macroF1Of(confusion),
    labels: intentLabels,
    confusion,
    p50Ms: percentile(tookMs, 0.5),
    p95Ms: percentile(tookMs, 0.95),
    results,
  };
}

function confusionOf(results: readonly RouteResult[]): number[][] {
  return intentLabels.map((expected) =>
    intentLabels.map(
      (given) => results.filter((result) => result.expected === expected && result.label === given).length,
    ),
  );
}

/** Mean F1 over the labels that occur; F1 = 2·hits / (expected + given). */
export function macroF1Of(confusion: readonly (readonly number[])[]): number {
  const f1s = confusion.flatMap((row, label) => {
    const expected = row.reduce((sum, count) => sum + count, 0);
    const given = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    return expected + given === 0 ? [] : [(2 * (row[label] ?? 0)) / (expected + given)];
  });
  return f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length;
}

/** Nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
