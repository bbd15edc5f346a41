#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { isRightNode } from './bundled-node.js';
import { endWithReader } from './closed-output.js';

if (await isRightNode(fileURLToPath(import.meta.url))) {
  endWithReader();
  // Only now: on an old Node this import would fail with a stack instead of a sentence.
  const { execute } = await import('@oclif/core');
  await execute({ dir: import.meta.url });
}
