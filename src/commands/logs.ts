import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { parseSince } from '../cli/format.ts';
import { readLogFiles } from '../cli/log-files.ts';
import { renderLogRecord } from '../cli/render-log.ts';
import { loadConfig } from '../config/load-config.ts';
import { resolvePaths } from '../config/paths.ts';
import { isNotRunning } from '../control/errors.ts';
import { isOfSource, type LogFilter, type LogRecord, logLevels, passesFilter } from '../control/logs.ts';
import { nearest } from '../shared/nearest.ts';

interface LogsResult {
  readonly records: readonly LogRecord[];
}

/** As many as the daemon gives at once. */
const mostLines = 10_000;

export default class Logs extends BaseCommand<LogsResult> {
  static override summary = 'Show what the daemon wrote, also when it is not running any more.';
  static override description = 'With --follow, --json writes one record a line instead of the envelope.';
  static override examples = [
    '<%= config.bin %> logs --level warn --since 1h',
    '<%= config.bin %> logs discord --follow',
    '<%= config.bin %> logs ollama --lines 50',
  ];
  static override args = {
    source: Args.string({
      description: 'Part or service that wrote: daemon, discord, whisper, …; all of the daemon by default.',
    }),
  };
  static override flags = {
    follow: Flags.boolean({
      char: 'f',
      description: 'Go on with what is written from now on, until Ctrl-C.',
    }),
    since: Flags.string({ description: 'Only what is newer: 90s, 10m, 2h, 1d, or a date.' }),
    level: Flags.option({ options: logLevels, description: 'Least severe level to show.' })(),
    lines: Flags.integer({
      char: 'n',
      default: 200,
      min: 1,
      max: mostLines,
      description: 'How many lines of the past.',
    }),
  };

  async run(): Promise<LogsResult> {
    const { args, flags } = await this.parse(Logs);
    const filter: LogFilter = {
      source: args.source,
      level: flags.level,
      sinceMs: flags.since === undefined ? undefined : parseSince(flags.since),
    };
    const service = await this.#serviceNamed(args.source);
    if (service !== undefined) return this.#service(service, filter, flags);
    const { records, cursor } = await this.#past(filter, flags.lines);
    if (!flags.follow) {
      for (const record of records) this.log(renderLogRecord(record));
      if (records.length === 0) await this.#sayNothingPassed(filter);
      return { records };
    }
    for (const record of records) this.#write(record);
    const options = { signal: this.signal, types: ['log-written'], lastEventId: cursor };
    for await (const { event } of connectToDaemon().follow(options)) {
      if (event.type === 'log-written' && passesFilter(event.record, filter)) this.#write(event.record);
      if (event.type === 'events-lost') this.warn(`${event.count} events were missed.`);
    }
    this.signal.throwIfAborted();
    return { records: [] };
  }

  /** The service of the stack that is meant; a part of the daemon goes by its own name. */
  async #serviceNamed(source: string | undefined): Promise<string | undefined> {
    const { profile } = loadConfig();
    if (source === undefined || profile === 'embedded') return undefined;
    const { serviceNames } = await import('../offline/stack.ts');
    return serviceNames(loadConfig()).find((name) => source === name || source === `service:${name}`);
  }

  async #service(
    service: string,
    { sinceMs }: LogFilter,
    { follow, lines }: { readonly follow: boolean; readonly lines: number },
  ): Promise<LogsResult> {
    const { serviceLogs } = await import('../offline/stack.ts');
    const records: LogRecord[] = [];
    const options = { signal: this.signal, follow, lines, sinceMs };
    for await (const record of serviceLogs(loadConfig(), service, options)) {
      if (follow) this.#write(record);
      else {
        records.push(record);
        this.log(renderLogRecord(record));
      }
    }
    return { records };
  }

  /** Silence could as well mean that the name of the part was mistyped. */
  async #sayNothingPassed(filter: LogFilter): Promise<void> {
    const { records } = await this.#past({}, mostLines);
    const sources = [...new Set(records.map(({ source }) => source))].toSorted();
    const { source } = filter;
    const isKnown = source === undefined || records.some((record) => isOfSource(record, source));
    if (isKnown) this.log('No line passes.');
    else this.warn(`Nothing was written by "${source}".${hintOf(source, sources)}`);
  }

  async #past(filter: LogFilter, limit: number): Promise<LogsResult & { readonly cursor: string }> {
    try {
      return await connectToDaemon().call('logs', { ...filter, limit }, { signal: this.signal });
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      // An id of no daemon: the one that starts while we follow gives everything it has.
      return { records: readLogFiles(resolvePaths(), filter, limit), cursor: 'none-0' };
    }
  }

  #write(record: LogRecord): void {
    if (this.jsonEnabled()) this.logJsonLine(record);
    else this.log(renderLogRecord(record));
  }
}

function hintOf(source: string, sources: readonly string[]): string {
  const meant = nearest(source, sources);
  if (meant !== undefined) return ` Did you mean "${meant}"?`;
  return sources.length === 0 ? '' : ` Parts that wrote: ${sources.join(', ')}.`;
}
