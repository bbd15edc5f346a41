import { setFlagsFromString } from 'node:v8';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { loadConfig } from '../config/load-config.ts';
import type { LogRecord } from '../control/logs.ts';
import { themeNames, themeOf } from '../tui/theme-name.ts';

/** Lines of the past that the dashboard shows of a service. */
const pastLines = 200;

export default class Dashboard extends BaseCommand<Record<string, never>> {
  static override summary =
    'Watch it hear, think and speak: transcripts, decisions, latency, services, logs.';
  static override description =
    'Without a terminal, with --plain or for a screen reader it is a stream of sentences; with --json one of events.';
  static override examples = ['<%= config.bin %> dashboard', '<%= config.bin %> dashboard --plain'];
  static override flags = {
    plain: Flags.boolean({
      description: 'Write sentences, one a line, as for a screen reader.',
      env: 'AIBOT_PLAIN',
    }),
    theme: Flags.option({ options: themeNames, description: 'Colours; by default those of the terminal.' })(),
  };

  async run(): Promise<Record<string, never>> {
    const { flags } = await this.parse(Dashboard);
    const client = connectToDaemon();
    const { signal } = this;
    if (this.jsonEnabled()) {
      for await (const { event } of client.follow({ signal })) this.logJsonLine(event);
    } else if (flags.plain || !this.#hasTerminal || process.env['INK_SCREEN_READER'] === 'true') {
      const { runPlainDashboard } = await import('../tui/plain/run-plain-dashboard.ts');
      await runPlainDashboard({ client, signal, writeLine: (line) => this.log(line) });
    } else {
      // Keys that are pressed while it loads are for the dashboard; echoed, they would shift its first picture.
      process.stdin.setRawMode(true);
      // React's other build checks and measures itself: twice the time, and memory that grows.
      process.env['NODE_ENV'] ??= 'production';
      // It lives for days beside an assistant that needs the memory: a third of it for twice the time a frame.
      setFlagsFromString('--optimize-for-size');
      const { slimInk } = await import('../tui/ink/slim-ink.ts');
      const slim = slimInk();
      const { renderDashboard } = await import('../tui/render-dashboard.tsx');
      slim[Symbol.dispose]();
      const theme = themeOf(process.env, flags.theme);
      const directory = process.cwd();
      // Only when a setting is changed: what checks its file is large.
      const openConfig = async () => (await import('../config/config-store.ts')).createConfigStore();
      await renderDashboard({ client, signal, theme, directory, openConfig, readServiceLogs });
    }
    signal.throwIfAborted();
    return {};
  }

  /** To be drawn on, and with keys. */
  get #hasTerminal(): boolean {
    return this.isInteractive && process.stdin.isTTY;
  }
}

/** Only when somebody looks at the log of a container: what talks to engines is large. */
async function* readServiceLogs(
  service: string,
  options: { readonly signal: AbortSignal; readonly sinceMs: number | undefined },
): AsyncGenerator<LogRecord, void, undefined> {
  const { serviceLogs } = await import('../offline/stack.ts');
  yield* serviceLogs(loadConfig(), service, { ...options, follow: true, lines: pastLines });
}
