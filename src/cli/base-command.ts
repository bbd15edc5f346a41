import { Command, Flags } from '@oclif/core';
import { Cancelled } from '../shared/abort.ts';
import { endingSignals } from '../shared/ending-signals.ts';
import { type AibotError, type ExitCode, exitCodes } from '../shared/errors.ts';
import { toCommandError } from './command-error.ts';
import { failureEnvelope, successEnvelope } from './envelope.ts';
import { type ErrorStyle, renderError } from './render-error.ts';
import type { RunStepsOptions } from './steps.ts';

/**
 * What every command has: `--json` with one envelope, errors with next steps, a stable exit code, a signal
 * that Ctrl-C aborts. `run` returns the result of the envelope; what people read goes through `this.log`.
 */
export abstract class BaseCommand<Result extends object> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    'no-color': Flags.boolean({ description: 'Write without colours.', helpGroup: 'GLOBAL' }),
  };

  readonly #warnings: string[] = [];
  #status: ExitCode = exitCodes.ok;
  #abort: AbortController | undefined;
  readonly #onInterrupt = (signal: NodeJS.Signals) => {
    if (!this.#abort) return;
    if (this.#abort.signal.aborted) {
      // Once is a request; twice ends the process at once.
      this.#stopListening();
      process.kill(process.pid, signal);
    } else {
      // It listens on: libraries that tidy up at signals end the process when nobody else listens.
      this.#abort.abort(new Cancelled('shutdown'));
    }
  };

  abstract override run(): Promise<Result>;

  /** Aborted by Ctrl-C and by a polite end from outside; from the first use on, that ends it with exit code 130. */
  protected get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      for (const signal of endingSignals) process.on(signal, this.#onInterrupt);
    }
    return this.#abort.signal;
  }

  /** Whether somebody is there to watch progress and colours. Nothing ever waits for input. */
  protected get isInteractive(): boolean {
    // A terminal that tells no width (a serial line, a container's console) cannot be drawn on.
    return process.stdout.isTTY && process.stdout.columns > 0 && !this.jsonEnabled();
  }

  /** How `runSteps` shows progress here. */
  protected get stepOptions(): RunStepsOptions {
    const output = this.jsonEnabled() ? 'silent' : this.isInteractive ? 'interactive' : 'plain';
    return { output, writeLine: (line) => this.log(line) };
  }

  protected get columns(): number {
    return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : 120;
  }

  /** A result that is no success, such as an accuracy below the bar: printed as usual, said by the exit code. */
  protected finishWith(status: ExitCode): void {
    this.#status = status;
    process.exitCode = status;
  }

  /** Something the reader should know, on stderr and in the envelope's `warnings`. */
  override warn(input: Error | string): Error | string {
    this.#warnings.push(typeof input === 'string' ? input : input.message);
    return super.warn(input);
  }

  /** One line of a stream of JSON, for commands that follow something. */
  protected logJsonLine(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  protected override async init(): Promise<void> {
    await super.init();
    if (this.argv.includes('--no-color')) process.env['NO_COLOR'] = '1';
  }

  protected override toSuccessJson(result: unknown): object {
    return successEnvelope(this.#status, result, this.#warnings);
  }

  protected override toErrorJson(thrown: unknown): object {
    return failureEnvelope(toCommandError(thrown, this.id), this.#warnings);
  }

  // oclif's own handler would print a stack or end the process; errors are ours to show.
  protected override catch(thrown: Error): Promise<void> {
    const error = toCommandError(thrown, this.id);
    process.exitCode = error.exitCode;
    if (this.jsonEnabled()) this.logJson(this.toErrorJson(error));
    else this.#show(error);
    return Promise.resolve();
  }

  protected override finally(error: Error | undefined): Promise<unknown> {
    this.#stopListening();
    return super.finally(error) as Promise<unknown>;
  }

  #stopListening(): void {
    for (const signal of endingSignals) process.off(signal, this.#onInterrupt);
  }

  #show(error: AibotError): void {
    const style: ErrorStyle = { isColored: process.stderr.isTTY && !process.env['NO_COLOR'] };
    process.stderr.write(renderError(error, style));
  }
}
