import type { Config } from '../config/schema.ts';
import type { ComponentStatus } from '../control/status.ts';
import type { CallOptions, Tool, ToolBox } from '../core/ports/index.ts';
import { doubtTool } from '../core/tools/doubt-tool.ts';
import { skillToolNames } from '../core/tools/skill-tools.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { McpToolBox } from '../tools/mcp-tool-box.ts';
import { createTextLikeness } from './text-likeness.ts';

export interface ComposeToolsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
  /** Tells what a request has to do with. */
  readonly embedder: Embedder;
}

/** The tools of the configured MCP servers, beside the skills every conversation has. */
export interface Tools extends ToolBox {
  /** Connects in the background: no server may hold up a start. */
  warmUp(options: CallOptions): void;
  components(): readonly ComponentStatus[];
  dispose(): Promise<void>;
}

/** Without a server not even the library is loaded. */
export function composeTools({ config, clock, loggerFor, embedder }: ComposeToolsOptions): Tools {
  const sinceMs = clock.wallNow();
  const isNeeded = Object.values(config.tools.mcp).some(({ enabled }) => enabled);
  let box: McpToolBox | undefined;
  const likeness = createTextLikeness(embedder);

  async function open(options: CallOptions): Promise<void> {
    const { createMcpToolBox } = await import('../tools/mcp-tool-box.ts');
    if (options.signal.aborted) return;
    box ??= createMcpToolBox({
      tools: config.tools,
      reserved: skillToolNames,
      environment: process.env,
      clock,
      logger: loggerFor('tools'),
    });
    await box.connect(options);
    // The encoder is loaded and the descriptions are read by it before somebody asks.
    await Promise.all(list().map(async (tool) => tool.isMeant?.({ text: '' }, options)));
  }

  const list = (): readonly Tool[] => (box?.list() ?? []).map((tool) => doubtTool(tool, likeness));

  return {
    list,
    warmUp(options) {
      if (isNeeded) void open(options).catch(() => undefined);
    },
    components: () =>
      (box?.servers ?? []).map(({ name, state, tools }): ComponentStatus => {
        const isLost = state.name === 'lost';
        return {
          id: `tools:${name}`,
          kind: 'service',
          state: state.name === 'ready' ? 'ready' : isLost ? 'degraded' : 'starting',
          detail: isLost ? state.error.message : `${tools.length} tools`,
          sinceMs,
          nextSteps: isLost ? [...state.error.nextSteps] : [],
          facts: { tools: tools.length },
        };
      }),
    async dispose() {
      await box?.dispose();
    },
  };
}
