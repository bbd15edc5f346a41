import { join } from 'node:path';
import { bundledNode, root } from './repository.mjs';
import { lastLines, runQuietly, seconds } from './run-program.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** What must hold besides the tests, quickest first. */
const checks = [
  { name: 'format', title: 'Format', command: [bin('biome'), 'check'] },
  { name: 'types', title: 'Types', command: [bin('tsc'), '-p', '.'] },
  { name: 'page-types', title: 'Types of the page', command: [bin('tsc'), '-p', 'src/web'] },
  { name: 'dependencies', title: 'Dependency rules', command: [bin('depcruise'), 'src'] },
  { name: 'dead-code', title: 'Dead code', command: [bin('knip')] },
  {
    name: 'manifest',
    title: 'Command manifest',
    command: [bundledNode(), 'scripts/bootstrap/manifest.mjs', '--check'],
  },
  { name: 'lint', title: 'Lint', command: [bin('eslint'), '.', '--max-warnings', '0'] },
];

export const checkNames = checks.map(({ name }) => name);

/** Runs the checks whose names are wanted; prints of each its time, and its output when it failed (`failures` keeps the end of it). */
export async function runChecks(isWanted) {
  const counts = { passed: 0, failed: 0, failures: [] };
  for (const { name, title, command } of checks.filter((check) => isWanted(check.name))) {
    const [program, ...args] = command;
    const { exitCode, output, elapsedMs } = await runQuietly(program, args, { env: toolEnv(), title });
    const isPassed = exitCode === 0;
    counts[isPassed ? 'passed' : 'failed']++;
    process.stdout.write(`${isPassed ? 'ok  ' : 'FAIL'} ${title} (${seconds(elapsedMs)})\n`);
    if (isPassed) continue;
    process.stdout.write(`${lastLines(output, 60)}\n(\`npm test -- ${name}\` runs this alone)\n\n`);
    counts.failures.push(`${title}: \`npm test -- ${name}\` runs it alone\n${lastLines(output, 12)}`);
  }
  return counts;
}

/** The tools of node_modules start with `node` of the PATH; it has to be the pinned one. */
export function toolEnv() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(separator) };
}
