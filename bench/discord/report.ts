import { summarize } from '../../src/offline/bench/statistics.ts';

/** What a bench gives: all of it with `--json`, else the lines. */
export interface BenchReport {
  readonly lines: readonly string[];
  readonly result: Readonly<Record<string, unknown>>;
}

export function printReport({ lines, result }: BenchReport, isJson: boolean): void {
  process.stdout.write(isJson ? `${JSON.stringify(result, undefined, 2)}\n` : `${lines.join('\n')}\n`);
}

/** `p50 612 ms, p95 840 ms (20)`. */
export function msLine(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const { p50, p95, count } = summarize(values);
  return `p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms (${count})`;
}
