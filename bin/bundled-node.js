import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The major version that aibot pins as a dependency; native modules are compiled for it. */
const wantedMajor = 24;

/**
 * Runs `script` again on the Node that came with aibot when this one is of another version. True when the caller
 * is to go on itself; false when everything is done, the exit code included.
 */
export async function isRightNode(script) {
  const major = Number.parseInt(process.versions.node, 10);
  if (major === wantedMajor && isSetUp()) return true;
  const node = findBundledNode() ?? (await setUp());
  if (node) {
    process.exitCode = await runOn(node, [...process.execArgv, script, ...process.argv.slice(2)]);
    return false;
  }
  if (major > wantedMajor) return true;
  process.stderr.write(
    `aibot needs Node.js ${wantedMajor}; this is ${process.versions.node}, and the one that comes with aibot is missing (were install scripts off?). Install Node.js ${wantedMajor} from https://nodejs.org.\n`,
  );
  process.exitCode = 5;
  return false;
}

/** Whether the dependencies are there; of an installed package they come by its `postinstall`. */
function isSetUp() {
  return existsSync(new URL('../node_modules', import.meta.url));
}

/** What that `postinstall` could not do, where install scripts are off. */
async function setUp() {
  const script = new URL('../scripts/bootstrap/set-up-package.mjs', import.meta.url);
  if (isSetUp() || !existsSync(script)) return undefined;
  await import(script.href);
  return findBundledNode();
}

function findBundledNode() {
  try {
    const dir = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const node = join(dir, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function runOn(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  // Ctrl-C reaches the child through the terminal; what is sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
