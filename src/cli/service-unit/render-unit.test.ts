import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderUnit } from './render-unit.ts';
import { describeService, unitFileOf } from './service-place.ts';

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyzer) console.warn('!! systemd-analyze is not there (package systemd); units are not verified.');

it.each(['user', 'system'] as const)('is a unit systemd understands (%s)', (scope) => {
  const unit = renderUnit({
    ...describeService(scope, '/opt/a folder/aibot', { AIBOT_MODELS_DIR: '/srv/100%/"models"' }),
    // What is verified must be there.
    command: [process.execPath, '/opt/a $folder/100%/run.js', 'daemon', 'run'],
    ...(scope === 'system' ? { account: 'root' } : {}),
  });
  expect(unit).toContain('"/opt/a $$folder/100%%/run.js" daemon run\n');
  expect(unit).toContain('Environment="AIBOT_MODELS_DIR=/srv/100%%/\\"models\\""\n');
  if (!hasAnalyzer) return;
  const dir = mkdtempSync(join(tmpdir(), 'aibot-unit-'));
  const file = join(dir, 'aibot.service');
  writeFileSync(file, unit);
  try {
    const args = [
      'verify',
      '--man=no',
      '--recursive-errors=no',
      ...(scope === 'user' ? ['--user'] : []),
      file,
    ];
    const env = { ...process.env, XDG_RUNTIME_DIR: dir };
    const { status, stderr } = spawnSync('systemd-analyze', args, { env, encoding: 'utf8' });
    expect({ status, stderr: stderr.split('\n').filter((line) => line.includes('aibot.service')) }).toEqual({
      status: 0,
      stderr: [],
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

it('gives a unit of the machine a home and an account, and a unit of a user neither', () => {
  const root = '/opt/aibot';
  expect(describeService('user', root, { SUDO_USER: 'anna', DISCORD_TOKEN: 'secret' })).toEqual({
    command: [process.execPath, '/opt/aibot/bin/run.js', 'daemon', 'run'],
    environment: {},
  });
  expect(describeService('system', root, { SUDO_USER: 'anna' })).toMatchObject({
    environment: { AIBOT_HOME: '/var/lib/aibot' },
    account: 'anna',
    stateDirectory: 'aibot',
  });
  expect(describeService('system', root, { AIBOT_HOME: '/srv/bot' }).stateDirectory).toBeUndefined();
});

it('puts the unit of a user where systemd looks for it', () => {
  expect(unitFileOf('user', { HOME: '/home/anna' })).toBe('/home/anna/.config/systemd/user/aibot.service');
  expect(unitFileOf('user', { XDG_CONFIG_HOME: '/etc/anna' })).toBe('/etc/anna/systemd/user/aibot.service');
  expect(unitFileOf('system')).toBe('/etc/systemd/system/aibot.service');
});
