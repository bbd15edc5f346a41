// `postinstall` of the installed package; where install scripts are off, `aibot` does the same when it first runs.
import { ensureRuntime } from './install.mjs';
import { isNodeNewEnough } from './repository.mjs';

if (!(isNodeNewEnough() && (await ensureRuntime()))) process.exitCode = 1;
