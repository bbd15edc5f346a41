import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/generated-pages.ts';
import type { TextToSpeech } from '../../src/core/ports/index.ts';
import type { Skill } from '../../src/core/skills/index.ts';
import { matchSkill } from '../../src/core/skills/index.ts';
import { describeTextToSpeech } from '../contract/text-to-speech.ts';
import { openHome } from '../e2e/home.ts';
import { readPages } from './pages.ts';

/** The code of the recipes, by the file it says it is. */
const files = new Map(
  readPages()
    .filter(({ path }) => path.startsWith('docs/recipes/'))
    .flatMap(({ blocks }) => blocks)
    .flatMap(({ info, text }) =>
      info.startsWith('file=') ? [[info.slice('file='.length), text] as const] : [],
    ),
);

const dir = mkdtempSync(join(tmpdir(), 'aibot-recipes-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('compile with the rules of the house, in the places they name', { timeout: 120_000 }, () => {
  const virtual = new Map([...files].map(([path, text]) => [join(root, path), text]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ['bin/run.js'] },
    ts.sys,
    root,
  );
  const compilerOptions = { ...options, incremental: false };
  delete compilerOptions.tsBuildInfoFile;
  const host = ts.createCompilerHost(compilerOptions);
  const disk = { fileExists: host.fileExists, readFile: host.readFile };
  host.fileExists = (file) => virtual.has(file) || disk.fileExists(file);
  host.readFile = (file) => virtual.get(file) ?? disk.readFile(file);
  host.getSourceFile = (file, target) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...virtual.keys()], compilerOptions, host);
  const problems = program
    .getSourceFiles()
    .filter(({ fileName }) => virtual.has(fileName))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(virtual.size).toBeGreaterThanOrEqual(7);
  expect(problems).toEqual([]);
});

const { createHumVoice } = (await load('src/engines/tts/hum-voice.ts')) as {
  readonly createHumVoice: () => TextToSpeech;
};
describeTextToSpeech('the voice of the recipe', { create: createHumVoice });

describe('the skill of the recipe', async () => {
  const { magicBallSkill } = (await load('src/core/skills/magic-ball-skill.ts')) as {
    readonly magicBallSkill: Skill;
  };

  it('answers its example, politely asked, and leaves talk alone', () => {
    expect(matchSkill([magicBallSkill], magicBallSkill.example)?.skillId).toBe('magic-ball');
    expect(matchSkill([magicBallSkill], 'hey aibot, please shake the magic ball')?.label).toBe('tool');
    expect(matchSkill([magicBallSkill], 'a magic ball costs ten euros')).toBeUndefined();
  });
});

it('the command of the recipe asks a running daemon', async () => {
  const file = lay('src/commands/uptime.ts');
  await using home = openHome();
  await home.launch();
  const script = `const { default: Uptime } = await import(${JSON.stringify(pathToFileURL(file).href)}); await Uptime.run(['--json'], ${JSON.stringify(root)});`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], {
    env: home.env,
    cwd: dir,
  });
  expect(JSON.parse(stdout)).toMatchObject({ status: 0, result: { uptimeMs: expect.any(Number) as number } });
}, 60_000);

async function load(path: string): Promise<unknown> {
  return import(/* @vite-ignore */ lay(path));
}

/** Writes a file of a recipe elsewhere, what it imports being where it really is. */
function lay(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no recipe makes ${path}`);
  const at = join(dir, path);
  mkdirSync(dirname(at), { recursive: true });
  const require = createRequire(join(root, path));
  const moved = text.replaceAll(/(from ')([^']+)(')/g, (_, before: string, target: string, after: string) => {
    const resolved = target.startsWith('.') ? join(root, dirname(path), target) : require.resolve(target);
    return `${before}${resolved}${after}`;
  });
  writeFileSync(at, moved);
  return at;
}
