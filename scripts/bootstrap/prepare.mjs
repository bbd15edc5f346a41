// `npm run build`: dependencies and dist/, without starting anything.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { isNodeNewEnough } from './repository.mjs';

process.exitCode = isNodeNewEnough() && (await ensureInstalled()) && (await ensureBuilt()) ? 0 : 1;
