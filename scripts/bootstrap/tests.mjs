import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { toolEnv } from './checks.mjs';
import { bundledNode, root } from './repository.mjs';
import { runInTerminal, runQuietly } from './run-program.mjs';

export const testNames = ['unit', 'real', 'docker'];

/** Models that the tests in `test/real` run. A test whose model is missing skips itself. */
const testModels = [
  'silero-vad-v6',
  'smart-turn-v3.2',
  'moonshine-base-en',
  'moonshine-tiny-en',
  'minilm-l6-v2-int8',
  'piper-en-us-joe-medium',
  'kokoro-82m-int8',
  'whisper-tiny-en',
  'whisper-tiny-en-ct2',
  'smollm2-135m-instruct',
  'qwen2.5-coder-0.5b-instruct',
  'qwen2.5-coder-1.5b-instruct',
];

/** Runs the tests of the projects; counts are those of vitest, `failures` names what failed, with its error. */
export async function runTests(isWanted) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  for (const project of testNames.filter(isWanted)) {
    const ownEnv = { ...toolEnv(), AIBOT_TEST_BUILT: '1' };
    const env = project === 'real' ? { ...ownEnv, ...(await pullTestModels()) } : ownEnv;
    process.stdout.write(`\n== Tests: ${project}\n`);
    const counts = await runVitest(project, env);
    for (const key of Object.keys(total)) total[key] += counts[key];
    failures.push(...counts.failures);
  }
  return { ...total, failures };
}

async function runVitest(project, env) {
  const report = join(root, 'node_modules', '.cache', `vitest-${project}.json`);
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', project, '--reporter=default', '--reporter=json'];
  const exitCode = await runInTerminal(bundledNode(), [...args, `--outputFile.json=${report}`], { env });
  if (!existsSync(report)) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${project}: vitest ended without a report`] };
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failures = testResults.flatMap(failuresOf);
  // A file that does not even load, or an error after the last test, fails no test of its own.
  const isFailedOtherwise = exitCode !== 0 && numFailedTests === 0;
  if (isFailedOtherwise && failures.length === 0) {
    failures.push(`${project}: every test passed, and something went wrong beside them (see above)`);
  }
  const failed = isFailedOtherwise ? 1 : numFailedTests;
  return { passed: numPassedTests, failed, skipped: numPendingTests, failures };
}

/** What failed in one file of vitest's report, each with the first lines of its error. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}\n${firstLines(message)}`] : [];
  return failed.map((test) => `${file} > ${test.fullName}\n${firstLines(test.failureMessages.join('\n'))}`);
}

const firstLines = (text) =>
  text
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line}`)
    .join('\n');

async function pullTestModels() {
  const { output } = await runQuietly(
    bundledNode(),
    ['scripts/bootstrap/pull-test-models.mjs', ...testModels],
    {
      title: 'Fetching the models of the tests',
      env: toolEnv(),
    },
  );
  const lines = output.trim().split('\n');
  const result = readResult(lines.at(-1) ?? '');
  if (!result) {
    process.stdout.write(
      `!! The models of the tests could not be fetched:\n${lines.slice(-10).join('\n')}\n`,
    );
    return {};
  }
  for (const { id, message } of result.missing) {
    process.stdout.write(`!! ${id} could not be had; the tests that run it are SKIPPED: ${message}\n`);
  }
  return { AIBOT_MODELS_DIR: result.dir };
}

function readResult(line) {
  try {
    const value = JSON.parse(line);
    return Array.isArray(value.missing) ? value : undefined;
  } catch {
    return undefined;
  }
}
