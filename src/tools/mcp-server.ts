import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  ErrorCode,
  McpError,
  type Tool as McpTool,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { McpServerConfig } from '../config/schema-tools.ts';
import { packageVersion } from '../config/version.ts';
import type { CallOptions, ToolResult } from '../core/ports/index.ts';
import { createScope, untilAborted } from '../shared/abort.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes, toAibotError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { toToolResult } from './mcp-result.ts';
import { type Environment, openTransport } from './mcp-transport.ts';

export interface McpServerOptions {
  readonly name: string;
  readonly config: McpServerConfig;
  /** Longest wait for an answer, ms. */
  readonly timeoutMs: number;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type McpServerState =
  | { readonly name: 'idle' | 'connecting' | 'ready' | 'closed' }
  | { readonly name: 'lost'; readonly error: AibotError };

/** One MCP server: connected as long as it lives, and again when it comes back. */
export interface McpServer {
  readonly name: string;
  readonly state: McpServerState;
  /** As it listed them last; what was there before a loss is still offered, as the next call connects anew. */
  readonly tools: readonly McpTool[];
  /** @throws AibotError when it cannot be reached or has not its tools */
  connect(options: CallOptions): Promise<void>;
  /** @throws AibotError `tool-server-unreachable`, `tool-server-lost` or `tool-timeout` */
  call(tool: string, given: Readonly<Record<string, unknown>>, options: CallOptions): Promise<ToolResult>;
  dispose(): Promise<void>;
}

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
/** Starting a process that fetches itself first (npx, uvx) takes its time. */
const connectWithinMs = 30_000;

export function createMcpServer(options: McpServerOptions): McpServer {
  const { name, config, timeoutMs, clock, logger } = options;
  const life = createScope();
  let state: McpServerState = { name: 'idle' };
  let client: Client | undefined;
  let connecting: Promise<Client> | undefined;
  let tools: readonly McpTool[] = [];
  let retry: Disposable | undefined;
  let retryMs = firstRetryMs;

  async function open(): Promise<Client> {
    state = { name: 'connecting' };
    retry?.[Symbol.dispose]();
    const next = new Client({ name: 'aibot', version: packageVersion() });
    const within = { signal: life.signal, timeout: connectWithinMs };
    try {
      await next.connect(openTransport(name, config, options.environment), within);
      tools = await listTools(next, within);
    } catch (thrown) {
      await next.close().catch(() => undefined);
      const error = thrown instanceof AibotError ? thrown : unreachable(name, thrown);
      lose(error);
      throw error;
    }
    next.onclose = () => {
      if (client === next) lose(serverLost(name));
    };
    next.setNotificationHandler(ToolListChangedNotificationSchema, async () => {
      tools = await listTools(next, within);
    });
    client = next;
    state = { name: 'ready' };
    retryMs = firstRetryMs;
    logger.info({ server: name, tools: tools.length }, 'tool server connected');
    return next;
  }

  /** The next call connects anew; without one it is tried now and then, so that the status is true. */
  function lose(error: AibotError): void {
    client = undefined;
    if (life.signal.aborted) return;
    state = { name: 'lost', error };
    // Only the code: a server's message may quote what it was given.
    logger.warn({ server: name, code: error.code }, 'tool server lost');
    retry?.[Symbol.dispose]();
    retry = clock.after(retryMs, () => void connected().catch(() => undefined));
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }

  async function connected(): Promise<Client> {
    life.signal.throwIfAborted();
    if (client) return client;
    connecting ??= open().finally(() => {
      connecting = undefined;
    });
    return await connecting;
  }

  return {
    name,
    get state() {
      return state;
    },
    get tools() {
      return tools;
    },
    async connect({ signal }) {
      await untilAborted(connected(), signal);
    },
    async call(tool, given, { signal }) {
      signal.throwIfAborted();
      const through = await untilAborted(connected(), signal);
      try {
        const params = { name: tool, arguments: { ...given } };
        return toToolResult(await through.callTool(params, undefined, { signal, timeout: timeoutMs }));
      } catch (thrown) {
        signal.throwIfAborted();
        // The server is well and says that this call is not: the model may do better.
        if (isRefusal(thrown)) return { text: 'The tool does not take these arguments.', isError: true };
        const error = isTimeout(thrown) ? timedOut(name, timeoutMs) : serverLost(name, thrown);
        // One that hangs will not answer the next call either: away with it.
        if (client === through) lose(error);
        through.close().catch(() => undefined);
        throw error;
      }
    },
    async dispose() {
      const open_ = client;
      client = undefined;
      state = { name: 'closed' };
      life.cancel('shutdown');
      retry?.[Symbol.dispose]();
      await connecting?.catch(() => undefined);
      await open_?.close();
    },
  };
}

async function listTools(
  client: Client,
  within: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<readonly McpTool[]> {
  const found: McpTool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, within);
    found.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

const refusals: readonly number[] = [
  ErrorCode.InvalidParams,
  ErrorCode.MethodNotFound,
  ErrorCode.InternalError,
];
const isRefusal = (thrown: unknown) => thrown instanceof McpError && refusals.includes(thrown.code);
const timeouts: readonly number[] = [ErrorCode.RequestTimeout];
const isTimeout = (thrown: unknown) => thrown instanceof McpError && timeouts.includes(thrown.code);

function unreachable(name: string, cause: unknown): AibotError {
  const isCommandMissing = toAibotError(cause).message.includes('ENOENT');
  return new AibotError(
    `The tool server "${name}" ${isCommandMissing ? 'cannot be started: there is no such command' : 'cannot be reached'}.`,
    {
      code: 'tool-server-unreachable',
      cause,
      retryable: true,
      exitCode: exitCodes.unavailable,
      nextSteps: ['See its settings: aibot config get tools.mcp', 'Start it by hand to see what it says.'],
    },
  );
}

const serverLost = (name: string, cause?: unknown) =>
  new AibotError(`The tool server "${name}" has gone.`, {
    code: 'tool-server-lost',
    cause,
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['It is started again at the next call; see `aibot status`.'],
  });

const timedOut = (name: string, timeoutMs: number) =>
  new AibotError(`The tool server "${name}" gave no answer within ${timeoutMs} ms.`, {
    code: 'tool-timeout',
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['Give it more time: aibot config set tools.timeoutMs 30000'],
  });
