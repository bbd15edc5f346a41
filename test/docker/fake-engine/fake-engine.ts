import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineState } from './engine-state.ts';
import { Refusal } from './refusal.ts';
import { routes } from './routes.ts';

/** What a fault does with the calls it matches. */
export type Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly message: string }
  /** Accepts and never answers, as an engine whose containerd is stuck. */
  | { readonly kind: 'hang' }
  /** Breaks the connection off before any answer. */
  | { readonly kind: 'break' };

export interface FakeEngine extends AsyncDisposable {
  /** `unix:///…` */
  readonly endpoint: string;
  readonly state: EngineState;
  /** `POST /containers/create` and so on, names replaced by `*`, in the order of their arrival. */
  readonly calls: string[];
  /** Until disposed, calls like this fail so. `*` stands for names. */
  fail(call: string, fault: Fault): Disposable;
  /** Called before every answer; tests interrupt there. */
  onCall: ((call: string) => void) | undefined;
  /** Cuts every connection and stops answering, as kill −9 does; the state stays. */
  crash(): Promise<void>;
  start(): Promise<void>;
}

/**
 * The part of Docker's API that the house uses, in memory, on a unix socket of its own. Words and shapes were
 * written down from Docker 28.5.2 (API 1.51); faults are for what a real engine cannot be made to do.
 */
export async function startFakeEngine(): Promise<FakeEngine> {
  const dir = await mkdtemp(join(tmpdir(), 'aibot-fake-engine-'));
  const socketPath = join(dir, 'docker.sock');
  const faults = new Map<string, Fault>();
  let server: Server;
  const engine: FakeEngine = {
    endpoint: `unix://${socketPath}`,
    state: new EngineState(),
    calls: [],
    onCall: undefined,
    fail(call, fault) {
      faults.set(call, fault);
      return { [Symbol.dispose]: () => faults.delete(call) };
    },
    async crash() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
    async start() {
      server = createServer((request, response) => {
        answer(engine, faults, request, response).catch((error: unknown) => refuse(response, error));
      });
      await once(server.listen(socketPath), 'listening');
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await engine.crash();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await engine.start();
  return engine;
}

async function answer(
  engine: FakeEngine,
  faults: ReadonlyMap<string, Fault>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine');
  const path = url.pathname.replace(/^\/v1\.\d+/, '');
  const { call, name } = findRoute(request.method ?? 'GET', path);
  engine.calls.push(call);
  engine.onCall?.(call);
  const fault = faults.get(call);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'break') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'refuse') throw new Refusal(fault.status, fault.message);
  const route = routes[call];
  if (!route) throw new Refusal(404, `page not found: ${request.method ?? ''} ${path}`);
  const filters: unknown = JSON.parse(url.searchParams.get('filters') ?? '{}');
  const body = await readJson(request);
  const value = await route({ state: engine.state, query: url.searchParams, filters, body, name, response });
  if (value instanceof Refusal) throw value;
  if (value === undefined) response.writeHead(204).end();
  else if (typeof value === 'string') response.end(value);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Names of images contain slashes. */
function findRoute(method: string, path: string): { call: string; name: string } {
  const plain = `${method} ${path}`;
  if (routes[plain]) return { call: plain, name: '' };
  const [, kind = '', name = '', verb] =
    /^\/(containers|images|networks|volumes)\/(.+?)(?:\/(json|start|stop|kill|wait|logs|stats|tag))?$/.exec(
      path,
    ) ?? [];
  return { call: `${method} /${kind}/*${verb ? `/${verb}` : ''}`, name: decodeURIComponent(name) };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, message } = error instanceof Refusal ? error : { status: 500, message: String(error) };
  if (status === 304 || status === 201) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}
