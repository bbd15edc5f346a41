import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledNode, hashOf, root } from './repository.mjs';
import { lastLines, runQuietly, seconds } from './run-program.mjs';

const stampFile = join(root, 'node_modules', '.aibot-stamp');
/** In an installed package: the manifest and lock file of what aibot runs on. A clone has none. */
const runtimeDir = join(root, 'runtime');
const opusDir = join(root, 'node_modules', '@discordjs', 'opus', 'prebuild');

/** Installs in a clone what package-lock.json says, unless that is what is there. False when it failed. */
export async function ensureInstalled() {
  const stamp = `${hashOf('package-lock.json')} ${process.platform} ${process.arch}\n`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;
  // Development packages are needed to build; NODE_ENV=production would leave them out.
  if (!(await npmCi(root, ['--include=dev'], () => existsSync(bundledNode())))) return false;
  writeFileSync(stampFile, stamp);
  return true;
}

/**
 * Installs in an installed package what `runtime/` says. They are no dependencies of the package itself because
 * overrides do not travel with a package: npm would bring 600 MB of GPU builds, and onnxruntime-node CUDA.
 */
export async function ensureRuntime() {
  if (existsSync(bundledNode()) || !existsSync(runtimeDir)) return true;
  const installed = join(runtimeDir, 'node_modules');
  if (!(await npmCi(runtimeDir, ['--omit=dev'], () => existsSync(installed)))) return false;
  renameSync(installed, join(root, 'node_modules'));
  return true;
}

async function npmCi(cwd, options, isThere) {
  const [npm, ...before] = npmProgram();
  const args = [...before, 'ci', ...options, '--no-audit', '--no-fund'];
  const { exitCode, output, elapsedMs } = await runQuietly(npm, args, {
    title: 'Installing dependencies',
    env: npmEnv(),
    cwd,
  }).catch((error) => ({ exitCode: 1, output: `npm could not be run: ${error.message}`, elapsedMs: 0 }));
  if (exitCode !== 0 || !isThere()) {
    const said = output.replaceAll(/^npm warn .*\n?/gm, '');
    process.stderr.write(
      `${lastLines(said, 20)}\n\nThe dependencies could not be installed. ${advice(output, cwd)}\n`,
    );
    return false;
  }
  process.stderr.write(`Installed dependencies in ${seconds(elapsedMs)}.\n`);
  if (cwd === root) sayWhichOpus();
  return true;
}

/** The npm that runs this script, or the one on the PATH. */
function npmProgram() {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js')) return [process.execPath, npmCli];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** The user's settings, without those of an `npm install --global` that may run this. */
function npmEnv() {
  const ofThatInstall = /^npm_config_(global|location|prefix|local_prefix|ignore_scripts|omit|include)$/i;
  const inherited = Object.entries(process.env).filter(([name]) => !ofThatInstall.test(name));
  // onnxruntime-node's script would only fetch CUDA; what runs on CPUs is in its package.
  return { ...Object.fromEntries(inherited), ONNXRUNTIME_NODE_INSTALL: 'skip' };
}

/** The native codec is compiled for the pinned Node 24, whose module ABI is 137. */
function sayWhichOpus() {
  if (existsSync(opusDir) && readdirSync(opusDir).some((name) => name.startsWith('node-v137-'))) return;
  process.stderr.write(
    'The native Opus codec could not be compiled (a C++ compiler is missing?); the slower WebAssembly one is used. `aibot doctor` says more.\n',
  );
}

function advice(output, cwd) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output)) {
    return 'A server does not answer: check the network, proxy and `npm config list`, then run it again.';
  }
  if (/ENOSPC/.test(output))
    return 'The disk is full: about 2 GB are needed. Free some space, then run it again.';
  if (/EACCES|EPERM/.test(output)) {
    return 'Files here may not be written: run it as the user who cloned or installed aibot.';
  }
  if (/CERT|certificate/.test(output)) {
    return 'A certificate on the way is not trusted: name your own authority in NODE_EXTRA_CA_CERTS or `npm config set cafile`.';
  }
  return cwd === root
    ? 'Run `npm ci` to see all it says.'
    : 'Install aibot with `--loglevel verbose` to see more.';
}
