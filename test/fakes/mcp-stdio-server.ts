import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpToolServer } from './mcp-tool-server.ts';

await createMcpToolServer(() => process.kill(process.pid, 'SIGKILL')).connect(new StdioServerTransport());
