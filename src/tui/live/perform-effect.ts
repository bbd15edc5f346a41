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
  readonly openConfig: () => Promise<ConfigStore>;
  readonly signal: AbortSignal;
}

/** Joining a channel, loading an engine and a long answer take their time. */
const callDeadlineMs = 60_000;
/** Gigabytes of an image over a slow line take more of it. */
const serviceDeadlineMs = 2 * 3_600_000;

/** Does what was typed or pressed; what came of it is a notice, also when it failed. */
export async function performCommand(command: DashboardCommand, options: PerformOptions): Promise<Notice> {
  try {
    return { tone: 'good', text: await perform(command, options) };
  } catch (error) {
    return noticeOf(error);
  }
}

/** What went wrong and what to do about it, on one line. */
export function noticeOf(error: unknown): Notice {
  const { message, nextSteps } = toAibotError(error);
  return { tone: 'bad', text: [message, ...nextSteps].join(' ') };
}

async function perform(
  command: DashboardCommand,
  { client, openConfig, signal }: PerformOptions,
): Promise<string> {
  switch (command.type) {
    case 'call':
      await client.call(command.call.endpoint, command.call.input, {
        signal,
        deadlineMs: command.call.endpoint === 'serviceAct' ? serviceDeadlineMs : callDeadlineMs,
      });
      return command.done;
    case 'set': {
      const { path } = (await openConfig()).set(command.key, command.value);
      // The value may be a secret; that it was taken is all there is to say.
      return `${path} is set. It holds from the next \`aibot restart\`.`;
    }
    case 'show':
    case 'logs':
    case 'quit':
      return '';
  }
}

/** A text that asks a terminal to keep what it holds (OSC 52); a terminal may not allow it, and never says. */
export function clipboardRequest(records: readonly LogRecord[]): {
  readonly request: string;
  readonly notice: Notice;
} {
  let lines = records.slice(-copiedLines).map(renderLine);
  while (lines.join('\n').length > copiedCharacters) lines = lines.slice(Math.ceil(lines.length / 10));
  const request = `\u001B]52;c;${Buffer.from(`${lines.join('\n')}\n`).toString('base64')}\u0007`;
  const which = lines.length < records.length ? `the last ${lines.length} lines` : `${lines.length} lines`;
  return {
    request,
    notice: { tone: 'good', text: `Copied ${which}, where this terminal lets programs copy. s saves them.` },
  };
}

/** Terminals take some 100 kB of base64 at most. */
const copiedCharacters = 50_000;
const copiedLines = 1_000;

const renderLine = ({ timeMs, level, source, message, fields }: LogRecord) =>
  `${new Date(timeMs).toISOString()} ${level} ${source} ${message} ${describeFields(fields)}`.trimEnd();

/** Writes log lines to a new file in `directory`, for the person alone. */
export async function saveLogs(
  records: readonly LogRecord[],
  directory: string,
  nowMs: number,
): Promise<Notice> {
  const name = `aibot-logs-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}.txt`;
  const lines = records.map(renderLine);
  try {
    await writeFile(join(directory, name), `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
    return { tone: 'good', text: `Saved ${lines.length} lines as ${name}.` };
  } catch (error) {
    return { tone: 'bad', text: `Could not save: ${toAibotError(error).message}` };
  }
}
