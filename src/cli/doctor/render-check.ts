import { styleText } from 'node:util';
import type { CheckState } from './check.ts';
import type { CheckResult } from './run-checks.ts';

const marks: Readonly<Record<CheckState, string>> = { ok: '✔', warning: '!', failed: '✖' };
const styles = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

/** What was found, and below it what to do. */
export function renderCheckResult({ state, title, detail, mend }: CheckResult): string[] {
  return [
    `${styleText(styles[state], marks[state])} ${title}: ${detail}`,
    ...mend.map((step) => `    ${styleText('cyan', '→')} ${step}`),
  ];
}
