import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpServerConfig } from '../config/schema-tools.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The way to a server: a process of its own, or streamable HTTP. A process gets the few harmless variables of the
 * SDK and what the configuration names, never all of ours; what it writes to stderr may hold secrets and is dropped.
 * @throws AibotError `tool-secret-missing`
 */
export function openTransport(name: string, server: McpServerConfig, environment: Environment): Transport {
  const fill = (values: Readonly<Record<string, string>>) => filledIn(name, values, environment);
  if (server.url !== undefined) {
    const requestInit = { headers: fill(server.headers) };
    // Their optional properties are declared without `undefined`.
    return new StreamableHTTPClientTransport(new URL(server.url), { requestInit });
  }
  return new StdioClientTransport({
    command: server.command ?? '',
    args: server.args,
    env: { ...getDefaultEnvironment(), ...fill(server.env) },
    stderr: 'ignore',
    ...(server.cwd !== undefined && { cwd: server.cwd }),
  });
}

/** `${NAME}` replaced by what the environment has of that name. */
function filledIn(
  server: string,
  values: Readonly<Record<string, string>>,
  environment: Environment,
): Record<string, string> {
  const fill = (text: string) =>
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = environment[name];
      if (value === undefined) throw secretMissing(server, name);
      return value;
    });
  return Object.fromEntries(Object.entries(values).map(([key, text]) => [key, fill(text)]));
}

const secretMissing = (server: string, name: string) =>
  new AibotError(`The tool server "${server}" needs the environment variable ${name}.`, {
    code: 'tool-secret-missing',
    exitCode: exitCodes.usage,
    nextSteps: [`Set it where aibot is started: export ${name}=…`, 'Then restart: aibot restart'],
  });
