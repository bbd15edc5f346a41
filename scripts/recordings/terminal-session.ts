import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export type { Terminal } from '@xterm/headless';

export interface TerminalSessionOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** What is shown of folders of this machine: their names are nobody's business. */
  readonly aliases?: ReadonlyMap<string, string>;
}

/** What came out of the terminal, and when, in seconds since the start. */
export type OutputEvent = readonly [atS: number, data: string];

const prompt = '$ ';
/** A person types about 14 characters a second; a recording should not bore. */
const keyMs = 45;

/** A shell in a real pseudo-terminal, and what a person would see of it. */
export class TerminalSession implements AsyncDisposable {
  readonly terminal: xterm.Terminal;
  readonly events: OutputEvent[] = [];
  readonly #pty: IPty;
  readonly #startedAt = performance.now();
  readonly #exited: Promise<unknown>;
  #written = Promise.resolve();

  constructor({ columns, rows, env, cwd, aliases = new Map() }: TerminalSessionOptions) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5_000 });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#exited = promise;
    this.#pty = spawn('bash', ['--norc', '--noprofile'], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      env: {
        ...env,
        TERM: 'xterm-256color',
        COLORTERM: 'truecolor',
        PS1: prompt,
        BASH_SILENCE_DEPRECATION_WARNING: '1',
      },
    });
    this.#pty.onExit(resolve);
    this.#pty.onData((output) => {
      let data = output;
      for (const [folder, shown] of aliases) data = data.replaceAll(folder, shown);
      this.events.push([(performance.now() - this.#startedAt) / 1000, data]);
      this.#written = new Promise((done) => this.terminal.write(data, done));
    });
    // Programs ask the terminal where the cursor is, and wait for its answer.
    this.terminal.onData((data) => this.#pty.write(data));
  }

  /** Types a line as a person does, and presses Enter. */
  async typeLine(line: string): Promise<void> {
    for (const key of line) {
      this.#pty.write(key);
      await sleep(keyMs);
    }
    await sleep(300);
    this.#pty.write('\r');
  }

  press(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.terminal.resize(columns, rows);
  }

  /** Resolves when the screen shows `wanted`. */
  async untilShown(wanted: RegExp, timeoutMs = 60_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!wanted.test(this.screen())) {
      if (performance.now() > deadline) throw new Error(`never shown: ${String(wanted)}\n${this.screen()}`);
      await sleep(50);
      await this.#written;
    }
  }

  /** Resolves when the command has ended and the shell asks for the next one. */
  untilPrompt(timeoutMs?: number): Promise<void> {
    return this.untilShown(/(?:^|\n)\$ ?\n*$/, timeoutMs);
  }

  /** The lines of the screen as text. */
  screen(): string {
    const { active } = this.terminal.buffer;
    const lines = Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pty.kill('SIGHUP');
    await this.#exited;
    this.terminal.dispose();
  }
}
