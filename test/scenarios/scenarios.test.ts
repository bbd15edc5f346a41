import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { parse } from 'yaml';
import { checkScenario } from './check-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { scenario } from './scenario.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Voice channels send nothing while nobody talks, open microphones send zeros: both must feel the same. */
describe.each(['frames', 'nothing'] as const)('conversations in virtual time, silence is %s', (silence) => {
  describe.each(files)('%s', (name) => {
    const scenarios = scenario.array().parse(parse(readFileSync(join(folder, name), 'utf8')));
    it.each(scenarios.map((each) => [each.title, each] as const))('%s', async (_, each) => {
      checkScenario(await runScenario(each, silence));
    });
  });
});
