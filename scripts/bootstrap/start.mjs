// `npm start`: from a fresh clone to a running assistant. Plain Node, nothing installed is needed.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { bundledNode, isNodeNewEnough } from './repository.mjs';
import { runInTerminal } from './run-program.mjs';

/** The exit code of a command that Ctrl-C ended: whoever pressed it reads on in the shell. */
const interrupted = 130;

const isReady = isNodeNewEnough() && (await ensureInstalled()) && (await ensureBuilt());
process.exitCode = isReady
  ? await runInTerminal(bundledNode(), ['bin/run.js', 'up', ...process.argv.slice(2)])
  : 1;
// The commands that were just named are on nobody's PATH yet.
if (isReady && process.exitCode !== interrupted)
  process.stderr.write('In this clone, `aibot` is `npx aibot`.\n');
