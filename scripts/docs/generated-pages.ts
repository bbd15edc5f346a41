import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandsPage, type Manifest } from './commands-page.ts';
import { configurationPage } from './configuration-page.ts';
import { controlPage } from './control-page.ts';
import { keysPage } from './keys-page.ts';
import { modelsPage } from './models-page.ts';
import { troubleshootingPage } from './troubleshooting-page.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8')) as Manifest;
}

/** The pages made from code, by their path in the repository. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/commands.md', commandsPage(readManifest())],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/control-api.md', controlPage()],
    ['docs/reference/dashboard-keys.md', keysPage()],
    ['docs/reference/models.md', modelsPage()],
    ['docs/troubleshooting.md', troubleshootingPage()],
  ]);
}
