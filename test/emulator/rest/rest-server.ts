import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulation } from '../emulation.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Random } from '../random.ts';
import type { World } from '../world/world.ts';
import { RateLimiter } from './rate-limiter.ts';
import { notFound, RestError, unauthorized } from './rest-error.ts';
import { type RestAnswer, readBody } from './rest-request.ts';
import { matchRoute, type Route, type RouteMatch } from './router.ts';

/** Discord's REST API, version 10, as far as bots in voice channels use it; and the door to the main gateway. */
export class RestServer {
  readonly #emulation: Emulation;
  readonly #world: World;
  readonly #routes: readonly Route[];
  readonly #rateLimiter: RateLimiter;
  readonly #random: Random;
  readonly #http: Server;

  private constructor(emulation: Emulation, world: World, gateway: Gateway, routes: readonly Route[]) {
    this.#emulation = emulation;
    this.#world = world;
    this.#routes = routes;
    this.#rateLimiter = new RateLimiter(emulation);
    this.#random = emulation.random.fork('server errors');
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#http.on('upgrade', (request, socket, head) => gateway.accept(request, socket, head));
  }

  static async start(options: {
    readonly emulation: Emulation;
    readonly world: World;
    readonly gateway: Gateway;
    readonly routes: readonly Route[];
    readonly port: number;
  }): Promise<RestServer> {
    const server = new RestServer(options.emulation, options.world, options.gateway, options.routes);
    server.#http.listen(options.port, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.replace(/^\/api(\/v\d+)?/, '');
    const method = request.method ?? 'GET';
    const headers: Record<string, string> = {};
    let answer: RestAnswer;
    try {
      const match = matchRoute(this.#routes, method, path);
      answer = await this.#answer(request, { method, path, query: url.searchParams, match, headers });
    } catch (error) {
      if (!(error instanceof RestError)) {
        response.destroy(error as Error);
        throw error;
      }
      const { code, message, details } = error;
      Object.assign(headers, error.headers);
      answer = { status: error.status, body: { message, code, ...details } };
    }
    const { delayMs } = this.#emulation.faults.rest;
    if (delayMs > 0) {
      await this.#emulation.clock.sleep(delayMs);
    }
    this.#emulation.events.append({ type: 'rest-answered', method, path, status: answer.status });
    if (answer.body === undefined) {
      // No content type: clients would look for JSON.
      response.writeHead(answer.status, headers).end();
    } else {
      const body = JSON.stringify(answer.body);
      response.writeHead(answer.status, { ...headers, 'content-type': 'application/json' }).end(body);
    }
  }

  async #answer(
    request: IncomingMessage,
    call: {
      readonly method: string;
      readonly path: string;
      readonly query: URLSearchParams;
      readonly match: RouteMatch | undefined;
      readonly headers: Record<string, string>;
    },
  ): Promise<RestAnswer> {
    const { body, files } = await readBody(request);
    const token = /^Bot (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const application = token === undefined ? undefined : this.#world.applicationOf(token);
    if (!call.match) {
      throw notFound();
    }
    if (call.match.route.auth === 'bot' && !application) {
      throw unauthorized();
    }
    Object.assign(call.headers, this.#rateLimiter.take(call.match, application?.user.id));
    if (this.#random.chance(this.#emulation.faults.rest.serverErrorPercent)) {
      throw new RestError(502, 0, '502: Bad Gateway');
    }
    const { method, path, query } = call;
    return call.match.route.answer({ method, path, query, body, files, application }, call.match.parameters);
  }
}
