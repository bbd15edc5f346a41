import { checks } from '../../src/cli/doctor/checks.ts';
import { page } from './markdown.ts';

/** What can be wrong, by what one notices; the same data `aibot doctor` works from. */
export function troubleshootingPage(): string {
  const body = [
    '`aibot doctor` looks at all of this and says what it found; `aibot logs --level warn` says what happened;',
    '`aibot turns` why an answer was as it was. For a report, add `aibot doctor --json` and `aibot turns --html`:',
    'neither holds what was said.',
  ];
  for (const check of checks) {
    body.push('', `## ${check.symptom.replace(/\.$/, '')}`, '', `*${check.title}* (\`${check.id}\`)`, '');
    body.push(...check.mend.map((step) => `- ${step}`));
  }
  return page('Troubleshooting, by symptom', 'the checks in `src/cli/doctor/`', body);
}
