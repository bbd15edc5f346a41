import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AibotError, exitCodes } from '../shared/errors.ts';

export interface Address {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Gives the base URL. @throws AibotError `gateway-port-taken` or `gateway-address-unusable` */
export async function listenAt(app: FastifyInstance, address: Address): Promise<string> {
  try {
    return await app.listen({ ...address });
  } catch (cause) {
    throw toAddressError(cause, address);
  }
}

/**
 * Finds out before anything is loaded whether the address can be had. It is let go again: somebody else may take it
 * meanwhile, and then listening says so.
 *
 * @throws AibotError as {@link listenAt}
 */
export async function checkAddress(address: Address): Promise<void> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  probe.once('error', reject);
  probe.listen({ ...address }, () => resolve(undefined));
  try {
    await promise;
  } catch (cause) {
    throw toAddressError(cause, address);
  }
  await new Promise((closed) => probe.close(closed));
}

function toAddressError(cause: unknown, { host, port }: Address): unknown {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new AibotError(`Another program listens on ${host}:${port}.`, {
        code: 'gateway-port-taken',
        cause,
        nextSteps: [
          'Choose another port: `aibot config set gateway.port 8081`; 0 takes a free one.',
          'Or is it the gateway of the daemon? See `aibot status`.',
        ],
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EACCES':
      return new AibotError(`The gateway cannot listen on ${host}:${port}.`, {
        code: 'gateway-address-unusable',
        cause,
        exitCode: exitCodes.usage,
        nextSteps: [
          'Name an address of this machine: `aibot config set gateway.host 127.0.0.1`.',
          'Ports below 1024 need a right of their own: `aibot config set gateway.port 8080`.',
        ],
      });
    default:
      return cause;
  }
}
