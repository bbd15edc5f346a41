import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepSecret } from './config-store.ts';
import { resolvePaths } from './paths.ts';

const isRoot = process.getuid?.() === 0;

/** Nothing is forbidden to root: for a moment the test is nobody. */
function asNobody(run: () => void): void {
  if (isRoot) process.seteuid?.(65_534);
  try {
    run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

it.skipIf(process.platform === 'win32')('says what to do about a folder that cannot be written to', () => {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-unwritable-'));
  chmodSync(dir, 0o755);
  const paths = resolvePaths({ env: { AIBOT_HOME: dir } });
  mkdirSync(paths.configDir, { recursive: true });
  chmodSync(paths.configDir, isRoot ? 0o555 : 0o500);
  try {
    asNobody(() =>
      expect(() => keepSecret(paths, 'docker.gatewayKey', 'a-key')).toThrow(
        expect.objectContaining({
          code: 'config-not-writable',
          message: expect.stringContaining(`cannot be kept in ${paths.configDir}`) as string,
          nextSteps: expect.arrayContaining([
            expect.stringContaining('AIBOT_DOCKER_GATEWAY_KEY='),
          ]) as string[],
        }),
      ),
    );
  } finally {
    chmodSync(paths.configDir, 0o700);
    rmSync(dir, { recursive: true });
  }
});
