import { createReadStream, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createOllamaApi } from '../../../src/engines/llm/ollama-api.ts';
import { createScope } from '../../../src/shared/abort.ts';
import { testCacheDir } from '../../docker/engine/engine-tools.ts';
import { digestOf, type RegistryModel } from '../../fakes/ollama-registry.ts';
import { buildOllama } from './build-ollama.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** The one of `stacks/compose.yaml`. */
export const ollamaVersion = '0.17.4';

/** A program `ollama`, and its folder of libraries where it has one. */
export interface OllamaProgram {
  readonly command: string;
  readonly librariesDir: string | undefined;
}

/**
 * The real Ollama: the program that AIBOT_TEST_OLLAMA names, the one of the cache of the tests, or one that is
 * installed. It is compiled for the cache only where AIBOT_TEST_BUILD_OLLAMA asks for that, since it takes minutes.
 * Undefined, with a notice, where there is none.
 */
export async function findOllama(): Promise<OllamaProgram | undefined> {
  const home = join(testCacheDir(), `ollama-${ollamaVersion}-${process.arch}`);
  const built = join(home, 'bin/ollama');
  const named = process.env['AIBOT_TEST_OLLAMA'];
  const found = named ? [named] : [built, ...onPath()];
  const command = found.find(existsSync);
  if (command) return programAt(command);
  if (!process.env['AIBOT_TEST_BUILD_OLLAMA'] || named) {
    notice(
      named
        ? `there is no ${named}`
        : `no program ollama is installed. Have it compiled once, for all tests to come (go, g++, cmake; some minutes): ` +
            '`AIBOT_TEST_BUILD_OLLAMA=1 npx vitest run --project real test/real/ollama.test.ts`',
    );
    return undefined;
  }
  try {
    const startedMs = performance.now();
    await buildOllama(ollamaVersion, home, (step) => console.log(`  Ollama ${ollamaVersion}: ${step}`));
    console.log(`  Ollama ${ollamaVersion} took ${Math.round((performance.now() - startedMs) / 1_000)} s`);
    return programAt(built);
  } catch (error) {
    notice(`it cannot be compiled here: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const notice = (reason: string) =>
  console.warn(`!! The tests on the real Ollama are SKIPPED, or run without it: ${reason}.`);

const onPath = () => (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, 'ollama'));

function programAt(command: string): OllamaProgram {
  const librariesDir = join(dirname(realpathSync(command)), '../lib/ollama');
  return { command, librariesDir: existsSync(librariesDir) ? librariesDir : undefined };
}

/** `ollama serve` with everything it writes below `home`. */
export const startOllama = ({ command }: OllamaProgram, home: string): Promise<RunningServer> =>
  startServer({
    name: 'ollama',
    command: 'env',
    args: (port) => [`OLLAMA_HOST=127.0.0.1:${port}`, command, 'serve'],
    env: { HOME: home, OLLAMA_MODELS: join(home, 'models'), OLLAMA_NUM_PARALLEL: '1' },
    check: (port) => createOllamaApi(`http://127.0.0.1:${port}`).listModels(createScope()),
  });

/** A model of this machine as one of Ollama's: its file sent to the server, as `ollama create` does. */
export async function importModel(
  url: string,
  { name, file, template, parameters }: RegistryModel,
): Promise<void> {
  const digest = await digestOf(file);
  const body = Readable.toWeb(createReadStream(file));
  const sent = await fetch(`${url}/api/blobs/${digest}`, { method: 'POST', body, duplex: 'half' });
  const created =
    sent.ok &&
    (await fetch(`${url}/api/create`, {
      method: 'POST',
      body: JSON.stringify({
        model: name,
        files: { 'model.gguf': digest },
        template,
        parameters,
        stream: false,
      }),
    }));
  if (!created || !created.ok) throw new Error(`Ollama does not take ${file}`);
}
