// `npm test`: sets itself up, then checks and tests everything; names pick some: `npm test -- lint unit`.
// Containers take root and several minutes: they are tested in CI, and where they are asked for by name.
import { ensureBuilt } from './build.mjs';
import { checkNames, runChecks } from './checks.mjs';
import { ensureInstalled } from './install.mjs';
import { isNodeNewEnough } from './repository.mjs';
import { seconds } from './run-program.mjs';
import { runTests, testNames } from './tests.mjs';

const startedMs = performance.now();
const wanted = process.argv.slice(2);
const isCi = ![undefined, '', 'false', '0'].includes(process.env.CI);
const unknown = wanted.find((name) => ![...checkNames, ...testNames].includes(name));

async function main() {
  if (unknown) {
    process.stderr.write(
      `There is no "${unknown}"; there are ${[...checkNames, ...testNames].join(', ')}.\n`,
    );
    return 2;
  }
  if (!(isNodeNewEnough() && (await ensureInstalled()) && (await ensureBuilt()))) {
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
  const isByDefault = (name) => name !== 'docker' || isCi;
  const isWanted = (name) => (wanted.length === 0 ? isByDefault(name) : wanted.includes(name));
  process.stdout.write('== Checks\n');
  const checks = await runChecks(isWanted);
  const tests = await runTests(isWanted);
  const passed = checks.passed + tests.passed;
  const failed = checks.failed + tests.failed;
  const skipped = tests.skipped > 0 ? `; ${tests.skipped} tests were skipped` : '';
  if (!isWanted('docker') && wanted.length === 0) {
    process.stdout.write('\nThe tests with containers were left out; they are: npm test -- docker\n');
  }
  // Said again at the end: of a long run only the end is read, and sometimes only the end is kept.
  for (const failure of [...checks.failures, ...tests.failures])
    process.stdout.write(`\nFAILED ${failure}\n`);
  process.stdout.write(`\nTook ${seconds(performance.now() - startedMs)}${skipped}.\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
