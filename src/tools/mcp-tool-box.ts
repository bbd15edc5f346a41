import type { Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import type { Config } from '../config/schema.ts';
import type { McpServerConfig } from '../config/schema-tools.ts';
import type { CallOptions, Tool, ToolBox } from '../core/ports/index.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { createMcpServer, type McpServer } from './mcp-server.ts';
import type { Environment } from './mcp-transport.ts';

export interface McpToolBoxOptions {
  readonly tools: Config['tools'];
  /** Names that are taken. */
  readonly reserved: readonly string[];
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The tools of all configured MCP servers. */
export interface McpToolBox extends ToolBox {
  readonly servers: readonly McpServer[];
  /** Tries all servers; one that cannot be reached is tried again later and holds up nobody. */
  connect(options: CallOptions): Promise<void>;
  dispose(): Promise<void>;
}

/** A prompt has room for a line a tool, not for a manual. */
const longestDescription = 240;
/** Beside the server's own limit: for connecting anew, when it had gone. */
const reconnectMs = 2_000;

export function createMcpToolBox(options: McpToolBoxOptions): McpToolBox {
  const { tools: settings, reserved } = options;
  const entries = Object.entries(settings.mcp)
    .filter(([, config]) => config.enabled)
    .map(([name, config]) => {
      const timeoutMs = config.timeoutMs ?? settings.timeoutMs;
      return { config, timeoutMs, server: createMcpServer({ ...options, name, config, timeoutMs }) };
    });

  return {
    servers: entries.map(({ server }) => server),
    list() {
      const taken = new Set(reserved);
      return entries.flatMap(({ server, config, timeoutMs }) =>
        server.tools
          .filter(({ name }) => config.tools.length === 0 || config.tools.includes(name))
          .map((tool) => toTool(tool, server, config, timeoutMs, taken)),
      );
    },
    async connect(call) {
      await Promise.allSettled(entries.map(({ server }) => server.connect(call)));
    },
    async dispose() {
      await Promise.allSettled(entries.map(({ server }) => server.dispose()));
    },
  };
}

function toTool(
  { name, description, inputSchema, annotations }: McpTool,
  server: McpServer,
  { roles }: McpServerConfig,
  timeoutMs: number,
  taken: Set<string>,
): Tool {
  const { type, properties, required } = inputSchema;
  return {
    definition: {
      name: nameFor(name, server.name, taken),
      description: (description ?? annotations?.title ?? name).slice(0, longestDescription),
      parameters: { type, properties: properties ?? {}, required: required ?? [] },
    },
    source: server.name,
    roles,
    isReadOnly: annotations?.readOnlyHint === true,
    timeoutMs: timeoutMs + reconnectMs,
    call: (given, options) => server.call(name, given, options),
  };
}

/** In the letters model APIs allow; with the server's name before it where another has it already. */
function nameFor(name: string, server: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[^\w-]/g, '_').slice(0, 48);
  const free = taken.has(plain) ? `${server.replaceAll('-', '_')}_${plain}`.slice(0, 64) : plain;
  taken.add(free);
  return free;
}
