import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import { untilAborted } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';
import type { EngineCall } from '../container-engine.ts';
import { brokenStream, hangingEngine, toEngineError } from './engine-failure.ts';
import type { EngineEndpoint } from './find-endpoint.ts';

/** How long an engine may think about a call that waits for nothing but itself. */
const answerDeadlineMs = 15_000;

/**
 * One engine, through dockerode: opened at the first call (the package takes 0.1 s to load), every call with a
 * deadline, every failure in the words of the house.
 */
export class DockerConnection {
  readonly url: string;
  readonly #endpoint: EngineEndpoint;
  readonly #deadlineMs: number;
  #docker: Promise<Docker> | undefined;
  #agent: HttpAgent | undefined;

  constructor(endpoint: EngineEndpoint, deadlineMs = answerDeadlineMs) {
    this.#endpoint = endpoint;
    this.#deadlineMs = deadlineMs;
    this.url = endpoint.url;
  }

  /** Runs a call that answers once. `what` begins the message of a refusal; `extraMs` is for calls that wait. */
  async call<T>(
    what: string,
    { signal }: EngineCall,
    run: (docker: Docker, abortSignal: AbortSignal) => Promise<T>,
    extraMs = 0,
  ): Promise<T> {
    signal?.throwIfAborted();
    const deadlineMs = this.#deadlineMs + extraMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(hangingEngine(this.url, deadlineMs)), deadlineMs);
    const either = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
    try {
      const docker = await this.#open();
      // Not every call of dockerode minds its signal, and a connection cut in an answer is never reported.
      return await untilAborted(run(docker, either), either);
    } catch (error) {
      signal?.throwIfAborted();
      deadline.signal.throwIfAborted();
      throw toEngineError(error, what, this.url);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Opens a stream and gives its chunks; whoever stops reading closes it. */
  async *stream(
    what: string,
    { signal }: EngineCall,
    open: (docker: Docker, abortSignal: AbortSignal) => Promise<NodeJS.ReadableStream>,
  ): AsyncGenerator<unknown, void, undefined> {
    const closing = new AbortController();
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    try {
      const stream = await this.call(what, { signal }, (docker) => open(docker, either));
      try {
        yield* stream;
      } catch (error) {
        throw error instanceof AibotError ? error : brokenStream(error, what);
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      closing.abort();
    }
  }

  close(): void {
    this.#agent?.destroy();
  }

  #open(): Promise<Docker> {
    this.#docker ??= this.#connect();
    return this.#docker;
  }

  async #connect(): Promise<Docker> {
    const { default: Dockerode } = await import('dockerode');
    const where = connectionOptions(this.#endpoint);
    if (where.protocol !== 'ssh') {
      this.#agent = shown(
        where.protocol === 'https' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true }),
      );
    }
    // No version is pinned: an engine refuses what is too old for it, and that floor rises.
    return new Dockerode({ ...where, ...(this.#agent && { agent: this.#agent }) });
  }
}

/**
 * The agent, put in words by its name alone: docker-modem words all options of every request for its debug log,
 * whether anybody reads that or not, and with its sockets the agent alone took 14 ms of each.
 */
const shown = (agent: HttpAgent) =>
  Object.defineProperty(agent, inspect.custom, { value: () => 'the agent of the engine' });

/** Every field that docker-modem would take from the environment otherwise is set here. */
function connectionOptions({ url, certificatesDir }: EngineEndpoint): Docker.DockerOptions {
  const none = { host: undefined, port: undefined, socketPath: undefined };
  if (url.startsWith('unix://'))
    return { ...none, socketPath: url.slice('unix://'.length), protocol: 'http' };
  if (url.startsWith('npipe://'))
    return { ...none, socketPath: url.slice('npipe://'.length), protocol: 'http' };
  const { protocol, hostname, port, username } = parse(url);
  if (protocol === 'ssh:') {
    const agent = process.env['SSH_AUTH_SOCK'];
    return {
      ...none,
      protocol: 'ssh',
      host: hostname,
      port: port || 22,
      username,
      sshOptions: agent ? { agent } : {},
    };
  }
  const hasTls = certificatesDir !== undefined || protocol === 'https:';
  const read = (file: string) => readFileSync(join(certificatesDir ?? '', file));
  return {
    ...none,
    host: hostname,
    port: port || (hasTls ? 2376 : 2375),
    protocol: hasTls ? 'https' : 'http',
    ...(certificatesDir && { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }),
  };
}

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new AibotError(`"${url}" is no address of a container engine.`, {
    code: 'engine-unreachable',
    nextSteps: ['Write it as unix:///var/run/docker.sock, tcp://host:2375 or ssh://user@host.'],
  });
}
