import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real pseudo-terminal of a given size, in a tmux server of its own. */
export interface TmuxTerminal extends Disposable {
  /** Presses keys by tmux's names (`Enter`, `C-c`), or types a text. */
  press(...keys: readonly string[]): void;
  resize(columns: number, rows: number): void;
  readonly screen: () => string;
  /** Resolves with the screen that shows `text`; rejects with the last one after the deadline. */
  until(text: string): Promise<string>;
}

const deadlineMs = 20_000;
const pollMs = 50;

export function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function openTmux(options: {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly columns: number;
  readonly rows: number;
}): TmuxTerminal {
  const server = `aibot-test-${randomUUID().slice(0, 8)}`;
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...args], { env: options.env, encoding: 'utf8' });
  const { columns, rows } = options;
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), options.command);
  const screen = () => tmux('capture-pane', '-p');
  return {
    press: (...keys) => void tmux('send-keys', ...keys),
    resize: (x, y) => void tmux('resize-window', '-x', String(x), '-y', String(y)),
    screen,
    async until(text) {
      const endMs = performance.now() + deadlineMs;
      while (performance.now() < endMs) {
        if (screen().includes(text)) return screen();
        await sleep(pollMs);
      }
      throw new Error(`"${text}" did not appear:\n${screen()}`);
    },
    [Symbol.dispose]: () => void tmux('kill-server'),
  };
}
