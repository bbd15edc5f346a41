import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AibotError } from '../shared/errors.ts';

/** Whose key that is; undefined for one that nobody has. */
export type Authenticate = (key: string) => { readonly name: string } | undefined;

export interface AccessOptions {
  readonly isKeyRequired: boolean;
  readonly authenticate: Authenticate;
}

/** What anybody may ask: the supervisor of a container has no key. */
const openPaths = new Set(['/healthz']);
const names = new WeakMap<FastifyRequest, string>();

/** The name of the key a request came with. */
export const keyNameOf = (request: FastifyRequest): string | undefined => names.get(request);

/** Refuses who needs a key and has none, and web pages of elsewhere where no key is needed. */
export function guardAccess(app: FastifyInstance, { isKeyRequired, authenticate }: AccessOptions): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const presented = keyOf(request);
    const key = presented === undefined ? undefined : authenticate(presented);
    if (key) names.set(request, key.name);
    if (key || openPaths.has(request.url)) done();
    else if (isKeyRequired) done(keyInvalid(presented !== undefined));
    // Without keys, any page the owner has open in a browser could otherwise use the engines.
    else if (request.headers.origin !== undefined) done(originRefused());
    else done();
  });
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'];
  return bearer ?? (typeof own === 'string' ? own : undefined);
}

const keyInvalid = (isPresent: boolean) =>
  new AibotError(isPresent ? 'This key is not valid here.' : 'The gateway asks for a key.', {
    code: 'api-key-invalid',
    nextSteps: [
      'Make one where the gateway runs: `aibot keys create NAME`.',
      'Send it as `Authorization: Bearer KEY`.',
    ],
  });

const originRefused = () =>
  new AibotError('A web page may use this gateway only with a key.', {
    code: 'origin-refused',
    nextSteps: ['Make one where the gateway runs: `aibot keys create NAME`.'],
  });
