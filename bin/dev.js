#!/usr/bin/env node
// The command line from the sources: Node strips the types itself, so nothing is compiled and no loader is needed.
import { readFileSync } from 'node:fs';
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
endWithReader();
await execute({ loadOptions: { root: fileURLToPath(root), pjson, ignoreManifest: true } });
