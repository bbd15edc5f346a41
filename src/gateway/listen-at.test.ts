import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { checkAddress } from './listen-at.ts';

async function taken() {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const free = () => new Promise<void>((closed) => server.close(() => closed()));
  return { port, free };
}

it('an address that another program has is told before anything is loaded', async () => {
  const { port, free } = await taken();
  const address = { host: '127.0.0.1', port };
  await expect(checkAddress(address)).rejects.toMatchObject({ code: 'gateway-port-taken' });
  await free();
  await checkAddress(address);
  // It is let go again each time.
  await checkAddress(address);
});

it('an address of another machine is none to listen on', async () => {
  // Of the block for documentation (RFC 5737): nobody's.
  await expect(checkAddress({ host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
    code: 'gateway-address-unusable',
  });
});
