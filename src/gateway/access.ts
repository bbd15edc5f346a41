import type { FastifyInstance, FastifyRequest } from 'fastify';
import { keyCaller } from '../core/ports/index.ts';
import { AibotError } from '../shared/errors.ts';
import { isOfPage } from './web/dashboard-routes.ts';

/** Whose key it is, and what limits it has instead of everybody's. */
export interface KeyHolder {
  readonly name: string;
  readonly requestsPerMinute?: number | undefined;
  readonly requestsPerDay?: number | undefined;
}

/** The holder of a key; undefined for one that nobody has. */
export type Authenticate = (key: string) => KeyHolder | undefined;

export interface AccessOptions {
  readonly isKeyRequired: boolean;
  readonly authenticate: Authenticate;
  /** Whether /metrics is shown to those without a key as well: counts and times, and nobody's words. */
  readonly areMetricsOpen: boolean;
}

/** What anybody may ask: the supervisor of a container has no key, and a page must be there to ask for one. */
const isOpen = (url: string) => url === '/healthz' || isOfPage(url);
const holders = new WeakMap<FastifyRequest, KeyHolder>();

/** The holder of the key a request came with. */
export const keyOfRequest = (request: FastifyRequest): KeyHolder | undefined => holders.get(request);

/** Who is counted for a request: its key, or its address where it has none. */
export const callerOf = (request: FastifyRequest): string => {
  const holder = holders.get(request);
  return holder ? keyCaller(holder.name) : request.ip;
};

/** Refuses who needs a key and has none, and web pages of elsewhere where no key is needed. */
export function guardAccess(app: FastifyInstance, options: AccessOptions): void {
  const { isKeyRequired, authenticate, areMetricsOpen } = options;
  const isOpenTo = ({ url }: FastifyRequest) => isOpen(url) || (areMetricsOpen && url === '/metrics');
  app.addHook('onRequest', (request, _reply, done) => {
    const presented = keyOf(request);
    const key = presented === undefined ? undefined : authenticate(presented);
    if (key) holders.set(request, key);
    if (key) done();
    else if (isKeyRequired) done(isOpenTo(request) ? undefined : keyInvalid(presented !== undefined));
    // Without keys, any page the owner has open in a browser could otherwise use the engines.
    else if (isFromElsewhere(request)) done(originRefused());
    // A name of elsewhere that was made to point here: its pages would be of the same origin as we are.
    else if (!isLoopbackName(request.hostname)) done(hostRefused(request.hostname));
    else done();
  });
}

/** Our own page says where it is from as well: a browser tells it with every module it fetches. */
const isFromElsewhere = ({ headers: { origin }, host }: FastifyRequest) =>
  origin !== undefined && origin !== `http://${host}`;

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

const isLoopbackName = (name: string) => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);

const hostRefused = (name: string) =>
  new AibotError(`This gateway is of this machine alone, and not "${name}".`, {
    code: 'host-refused',
    nextSteps: ['Ask it as 127.0.0.1 or localhost.', 'Or use a key: `aibot keys create NAME`.'],
  });
