import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHome } from './home.ts';

it('prints the unit of this installation and changes nothing', async () => {
  await using home = openHome();
  const { code, stdout } = await home.run(['daemon', 'install', '--print']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ExecStart=\S*node\S* \S+\/bin\/run\.js daemon run$/m);
  expect(stdout).toContain(`Environment=AIBOT_HOME=${home.env['HOME'] ?? ''}\n`);
  expect(existsSync(join(home.env['HOME'] ?? '', '.config', 'systemd'))).toBe(false);

  const system = await home.run(['daemon', 'install', '--system', '--print', '--json']);
  expect(system.json()).toMatchObject({
    status: 0,
    result: { file: '/etc/systemd/system/aibot.service', outcome: 'printed' },
  });
});

it('says what to do instead where there is no systemd', async (test) => {
  test.skip(existsSync('/run/systemd/system'), 'systemd runs here');
  await using home = openHome();
  const { code, stderr } = await home.run(['daemon', 'install']);
  expect(code).toBe(5);
  expect(stderr).toContain('not run by systemd');
  expect(stderr).toMatch(/@reboot \S+ \S+\/bin\/run\.js daemon run/);
});

it('has nothing to take away where nothing was installed', async () => {
  await using home = openHome();
  const { code, stdout } = await home.run(['daemon', 'uninstall', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { result: { wasInstalled: false } }]);
});
