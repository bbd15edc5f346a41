import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigStore } from '../../config/config-store.ts';
import type { ControlClient } from '../../control/client.ts';
import type { LogRecord } from '../../control/logs.ts';
import { toAibotError } from '../../shared/errors.ts';
import { describeFields } from '../plain/describe-log.ts';
import type { DashboardCommand } from '../view/command-language.ts';
import type { Notice } from '../view/view.ts';

export interface PerformOptions {
  readonly client: ControlClient;
  /** Opened when a setting is changed, and not before. */
  readonly openConfig: () => ConfigStore;
  readonly signal: AbortSignal;
}

/** Joining a channel, loading an engine and a long answer take their time. */
const callDeadlineMs = 60_000;

/** Does what was typed or pressed; what came of it is a notice, also when it failed. */
export async function performCommand(command: DashboardCommand, options: PerformOptions): Promise<Notice> {
  try {
    return { tone: 'good', text: await perform(command, options) };
  } catch (error) {
    const { message, nextSteps } = toAibotError(error);
    return { tone: 'bad', text: [message, ...nextSteps].join(' ') };
  }
}

async function perform(
  command: DashboardCommand,
  { client, openConfig, signal }: PerformOptions,
): Promise<string> {
  switch (command.type) {
    case 'call':
      await client.call(command.call.endpoint, command.call.input, { signal, deadlineMs: callDeadlineMs });
      return command.done;
    case 'set': {
      const { path } = openConfig().set(command.key, command.value);
      // The value may be a secret; that it was taken is all there is to say.
      return `${path} is set. It holds from the next \`aibot restart\`.`;
    }
    case 'show':
    case 'quit':
      return '';
  }
}

/** Writes log lines to a new file in `directory`, for the person alone. */
export async function saveLogs(
  records: readonly LogRecord[],
  directory: string,
  nowMs: number,
): Promise<Notice> {
  const name = `aibot-logs-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}.txt`;
  const lines = records.map(({ timeMs, level, source, message, fields }) =>
    `${new Date(timeMs).toISOString()} ${level} ${source} ${message} ${describeFields(fields)}`.trimEnd(),
  );
  try {
    await writeFile(join(directory, name), `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
    return { tone: 'good', text: `Saved ${lines.length} lines as ${name}.` };
  } catch (error) {
    return { tone: 'bad', text: `Could not save: ${toAibotError(error).message}` };
  }
}
