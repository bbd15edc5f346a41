import type { Config } from '../config/schema.ts';
import type { ComponentStatus } from '../control/status.ts';
import type { CallOptions, ToolBox } from '../core/ports/index.ts';
import { skillToolNames } from '../core/tools/skill-tools.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { McpToolBox } from '../tools/mcp-tool-box.ts';

export interface ComposeToolsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
}

/** The tools of the configured MCP servers, beside the skills every conversation has. */
export interface Tools extends ToolBox {
  /** Connects in the background: no server may hold up a start. */
  warmUp(options: CallOptions): void;
  components(): readonly ComponentStatus[];
  dispose(): Promise<void>;
}

/** Without a server not even the library is loaded. */
export function composeTools({ config, clock, loggerFor }: ComposeToolsOptions): Tools {
  const sinceMs = clock.wallNow();
  const isNeeded = Object.values(config.tools.mcp).some(({ enabled }) => enabled);
  let box: McpToolBox | undefined;

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
  }

  return {
    list: () => box?.list() ?? [],
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
