import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedPages, root } from '../../scripts/docs/generated-pages.ts';
import { checks } from '../../src/cli/doctor/checks.ts';
import { configKeys } from '../../src/config/keys.ts';

const pages = generatedPages();

it.each([...pages.keys()])('%s is what the code says; else run `npm run docs`', (path) => {
  const written = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  expect(written).toBe(pages.get(path));
});

it('has a row for every setting, with a meaning and a variable', () => {
  const page = pages.get('docs/reference/configuration.md') ?? '';
  for (const { path, env, description } of configKeys()) {
    expect(page).toMatch(
      new RegExp(`^\\| \`${path.replaceAll('.', '\\.')}\` \\|.*\`${env[0] ?? '?'}\``, 'm'),
    );
    expect(description, path).not.toBe('');
  }
});

it('names for every check of the doctor what one notices and what mends it', () => {
  for (const { id, symptom, mend } of checks) {
    expect(symptom, id).toMatch(/^[^a-z].*\.$/);
    expect(mend.length, id).toBeGreaterThan(0);
  }
});
