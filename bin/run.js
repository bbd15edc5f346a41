#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { isRightNode } from './bundled-node.js';
import { endWithReader } from './closed-output.js';
import { keepCompiled } from './compile-cache.js';
import { readManifest } from './package-manifest.js';

if (await isRightNode(fileURLToPath(import.meta.url))) {
  endWithReader();
  await keepCompiled();
  // Only now: on an old Node this import would fail with a stack instead of a sentence.
  const { execute } = await import('@oclif/core');
  const root = new URL('..', import.meta.url);
  await execute({ loadOptions: { root: fileURLToPath(root), pjson: readManifest(root) } });
}
