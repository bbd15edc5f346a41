#!/usr/bin/env node
// The command line from the sources: Node strips the types itself, so nothing is compiled before.
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { execute } from '@oclif/core';
import { endWithReader } from './closed-output.js';

const root = new URL('..', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');
const pjson = JSON.parse(
  text.replaceAll(
    /"\.\/dist\/([^"]*?)(\.js)?"/g,
    (_, path, suffix) => `"./src/${path}${suffix ? '.ts' : ''}"`,
  ),
);
// Node strips types but knows no JSX: the compiler is loaded with the first screen that is opened.
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const typescript = createRequire(import.meta.url)('typescript');
    const { JsxEmit, ModuleKind, ScriptTarget } = typescript;
    const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
      compilerOptions: { jsx: JsxEmit.ReactJSX, module: ModuleKind.ESNext, target: ScriptTarget.ES2024 },
    });
    return { format: 'module', source: outputText, shortCircuit: true };
  },
});

endWithReader();
await execute({ loadOptions: { root: fileURLToPath(root), pjson, ignoreManifest: true } });
