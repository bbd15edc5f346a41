import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { ensurePrivateDir } from '../../src/config/private-dir.ts';
import { dayOf, keyCaller } from '../../src/core/ports/index.ts';
import { createSqliteUsageLedger } from '../../src/store/sqlite-usage-ledger.ts';
import { openHome } from './home.ts';

it('`aibot keys` lists the keys, their limits and what was asked with each today', async () => {
  await using home = openHome();
  expect((await home.run(['keys'])).stdout).toContain('aibot keys create NAME');
  await home.run(['keys', 'create', 'guest', '--per-day', '500']);
  ensurePrivateDir(home.paths.dataDir);
  const ledger = createSqliteUsageLedger(home.paths.databaseFile);
  for (let count = 0; count < 3; count++) ledger.take(keyCaller('guest'), dayOf(Date.now()), 500);
  ledger.dispose();
  const [text, json] = await Promise.all([home.run(['keys']), home.run(['keys', 'list', '--json'])]);
  expect(text.stdout).toMatch(/^guest +\w{8} +as all +500 +3 /m);
  expect(json.json()).toMatchObject({
    result: { keys: [{ name: 'guest', requestsPerDay: 500, usedToday: 3 }] },
  });
  expect(json.stdout).not.toContain('hash');
});

it('`aibot gateway` says before it loads anything that the port is taken, or a key is missing', async () => {
  await using home = openHome();
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as AddressInfo;
  const taken = await home.run(['gateway', '--port', `${port}`, '--json']);
  expect(taken.json()).toMatchObject({ error: { code: 'gateway-port-taken' } });
  const open = await home.run(['gateway', '--host', '0.0.0.0', '--json']);
  expect(open.json()).toMatchObject({ error: { code: 'gateway-needs-key' } });
  expect(taken.stderr + open.stderr).toBe('');
  await new Promise((closed) => other.close(closed));
});
