// Writes oclif.manifest.json, with which the command line starts without loading every command; `--check` compares.
// Runs on the pinned Node, after the build.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { root } from './repository.mjs';

const file = join(root, 'oclif.manifest.json');
const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
// Commands are loaded side by side and come in any order.
const commands = Object.fromEntries(
  Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1)),
);
const manifest = `${JSON.stringify({ ...plugin.manifest, commands }, undefined, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, manifest);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== manifest) {
  process.stderr.write('oclif.manifest.json is stale: run `npm run manifest` and commit it.\n');
  process.exitCode = 1;
}
