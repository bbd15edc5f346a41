import { z } from 'zod';

const texts = z.record(z.string().regex(/^[\w-]+$/, { error: 'not a plain name' }), z.string());
const names = z.array(z.string().min(1)).default([]);

/** `${NAME}` in env and headers is taken from aibot's own environment, so that no secret stands here. */
const server = z
  .strictObject({
    command: z.string().min(1).optional(),
    args: z.array(z.string()).default([]),
    env: texts.default({}),
    cwd: z.string().min(1).optional(),
    url: z.url({ protocol: /^https?$/, error: 'not an http(s) URL' }).optional(),
    headers: texts.default({}),
    /** Who may use it: role ids of Discord, or `owner`; empty: everybody. */
    roles: names,
    /** Which of its tools are offered; empty: all. */
    tools: names,
    timeoutMs: z.int().min(100).max(300_000).optional(),
    enabled: z.boolean().default(true),
  })
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), {
    error: 'it needs either a command to start or a url to connect to',
  });

export type McpServerConfig = z.output<typeof server>;

export const toolsSection = z
  .strictObject({
    maxSteps: z
      .int()
      .min(1)
      .max(10)
      .default(4)
      .describe('Rounds of tool calls before the model has to answer with what it has.'),
    timeoutMs: z.int().min(100).max(300_000).default(10_000).describe('Longest wait for a tool.'),
    mcp: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, { error: 'not a lower-case name' }), server)
      .default({})
      .describe(
        'MCP servers by name, each {"command", "args", "env", "cwd"} or {"url", "headers"}, with "roles", "tools", "timeoutMs", "enabled"; ${NAME} in env and headers is read from the environment.',
      ),
  })
  .prefault({});
