import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installUnit, type UnitTarget, uninstallUnit } from './install-unit.ts';

let dir: string;
let told: string[];
let target: UnitTarget;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-unit-'));
  told = [];
  target = {
    scope: 'user',
    file: join(dir, 'systemd', 'user', 'aibot.service'),
    systemctl: (args) => Promise.resolve(void told.push(args.join(' '))),
  };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('installing a unit', () => {
  it('writes it, has it started now and with the machine, and changes nothing the second time', async () => {
    expect(await installUnit(target, 'one')).toBe('written');
    expect(await installUnit(target, 'one')).toBe('unchanged');
    expect(readFileSync(target.file, 'utf8')).toBe('one');
    expect(told).toEqual([
      '--user daemon-reload',
      '--user enable aibot.service',
      '--user restart aibot.service',
      '--user daemon-reload',
      '--user enable aibot.service',
      '--user start aibot.service',
    ]);
  });

  it('restarts one that has changed', async () => {
    await installUnit(target, 'one');
    expect(await installUnit({ ...target, scope: 'system' }, 'two')).toBe('changed');
    expect(told.at(-1)).toBe('restart aibot.service');
  });

  it('says who may write where this user may not', async () => {
    const file = join('/proc', 'aibot.service');
    await expect(installUnit({ ...target, file }, 'one')).rejects.toMatchObject({
      code: 'unit-not-writable',
      nextSteps: [expect.stringContaining('sudo')],
    });
    expect(told).toEqual([]);
  });
});

describe('taking a unit away', () => {
  it('stops it first, and is done when there is none', async () => {
    await installUnit(target, 'one');
    told = [];
    expect([await uninstallUnit(target), await uninstallUnit(target)]).toEqual([true, false]);
    expect(existsSync(target.file)).toBe(false);
    expect(told).toEqual(['--user disable --now aibot.service', '--user daemon-reload']);
  });

  it('takes the file away where systemd does not run', async () => {
    await installUnit({ ...target, systemctl: undefined }, 'one');
    expect(await uninstallUnit({ ...target, systemctl: undefined })).toBe(true);
    expect(existsSync(target.file)).toBe(false);
  });
});
