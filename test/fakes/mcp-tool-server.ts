import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A server with one tool for each way a tool may behave. */
export function createMcpToolServer(onCrash: () => void): McpServer {
  const server = new McpServer({ name: 'test', version: '1.0.0' });
  const say = (text: string, isError = false) => ({ content: [{ type: 'text' as const, text }], isError });
  const sum = { a: z.number(), b: z.number() };
  server.registerTool(
    'add',
    { description: 'Adds two numbers.', inputSchema: sum, annotations: { readOnlyHint: true } },
    ({ a, b }) => say(`${a + b}`),
  );
  server.registerTool(
    'stock_price',
    {
      description: 'The price of a share today.',
      inputSchema: { company: z.string().min(1).describe('Name of the company') },
      annotations: { readOnlyHint: true },
    },
    ({ company }) => say(`A share of ${company} costs 123 euros today.`),
  );
  server.registerTool('key', { description: 'Whether it was given its key.' }, () =>
    say(`${process.env['TOOL_KEY'] ?? 'none'} ${process.env['TOOL_OTHER'] ?? 'none'}`),
  );
  server.registerTool('process', { description: 'Its process id.' }, () => say(`${process.pid}`));
  server.registerTool('refuse', { description: 'Says no.' }, () => say('The shop is closed.', true));
  server.registerTool('hang', { description: 'Never answers.' }, () => new Promise<never>(() => undefined));
  server.registerTool('crash', { description: 'Dies.' }, () => {
    onCrash();
    return new Promise<never>(() => undefined);
  });
  server.registerTool('grow', { description: 'Offers one more tool.' }, () => {
    server.registerTool('grown', { description: 'New.' }, () => say('hello'));
    return say('grown');
  });
  return server;
}
