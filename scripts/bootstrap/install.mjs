import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledNode, hashOf, root } from './repository.mjs';
import { lastLines, runQuietly, seconds } from './run-program.mjs';

const stampFile = join(root, 'node_modules', '.aibot-stamp');
const opusDir = join(root, 'node_modules', '@discordjs', 'opus', 'prebuild');

/** Installs what package-lock.json says, unless that is what is there. Says what it does; false when it failed. */
export async function ensureInstalled() {
  const stamp = `${hashOf('package-lock.json')} ${process.platform} ${process.arch}\n`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;

  // Development packages are needed to build; NODE_ENV=production would leave them out.
  const [npm, ...before] = npmProgram();
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const { exitCode, output, elapsedMs } = await runQuietly(npm, args, {
    title: 'Installing dependencies',
    env,
  }).catch((error) => ({ exitCode: 1, output: `npm could not be run: ${error.message}`, elapsedMs: 0 }));
  if (exitCode !== 0 || !existsSync(bundledNode())) {
    process.stderr.write(
      `${lastLines(output, 20)}\n\nThe dependencies could not be installed. ${advice(output)}\n`,
    );
    return false;
  }
  process.stdout.write(`Installed dependencies in ${seconds(elapsedMs)}.\n`);
  if (!hasNativeOpus()) {
    process.stdout.write(
      'The native Opus codec could not be compiled (a C++ compiler is missing?); the slower WebAssembly one is used. `aibot doctor` says more.\n',
    );
  }
  writeFileSync(stampFile, stamp);
  return true;
}

/** The npm that runs this script, or the one on the PATH. */
function npmProgram() {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js')) return [process.execPath, npmCli];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Compiled for the pinned Node 24, whose module ABI is 137. */
function hasNativeOpus() {
  return existsSync(opusDir) && readdirSync(opusDir).some((name) => name.startsWith('node-v137-'));
}

function advice(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output)) {
    return 'The package registry does not answer: check the network, proxy and `npm config list`, then run it again.';
  }
  if (/ENOSPC/.test(output))
    return 'The disk is full: about 2 GB are needed. Free some space, then run it again.';
  if (/EACCES|EPERM/.test(output))
    return 'Files here may not be written: is this your own clone (and not root’s)?';
  return 'Run `npm ci` to see all it says.';
}
