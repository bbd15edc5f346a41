import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { resolvePaths } from '../../src/config/paths.ts';
import { renderAsciicast } from './asciicast.ts';
import { renderPng } from './render-png.ts';
import { renderSvg } from './render-svg.ts';
import { TerminalSession } from './terminal-session.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const mediaDir = join(root, 'docs', 'media');
/** A page with several of them should still open at once. */
const maxSvgBytes = 150_000;

/** A home of somebody, as long as the real one: tables are laid out by the length of their paths. */
const shownHome = (dir: string) => '/home/alice/aibot'.padEnd(dir.length, '_').slice(0, dir.length);

/** An installation of its own, with `aibot` on the PATH of its terminals. */
export class Stage implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'aibot-'));
  readonly env: NodeJS.ProcessEnv;

  constructor(more: NodeJS.ProcessEnv = {}) {
    const binDir = join(this.#dir, 'bin');
    mkdirSync(binDir);
    writeFileSync(
      join(binDir, 'aibot'),
      `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin', 'dev.js')}' "$@"\n`,
    );
    chmodSync(join(binDir, 'aibot'), 0o755);
    this.env = {
      PATH: [binDir, process.env['PATH']].join(delimiter),
      HOME: this.#dir,
      LANG: 'C.UTF-8',
      // Fetched already: a recording is no place to wait for gigabytes.
      AIBOT_MODELS_DIR: resolvePaths().modelsDir,
      ...more,
    };
  }

  /** A terminal in the home of this installation, or elsewhere. */
  open(columns: number, rows: number, cwd = this.#dir): TerminalSession {
    const aliases = new Map([this.#dir, root].map((dir) => [dir, shownHome(dir)]));
    return new TerminalSession({ columns, rows, env: this.env, cwd, aliases });
  }

  /** Lays a file into the home, where commands find it by its name. */
  lay(name: string, content: string | Buffer): void {
    writeFileSync(join(this.#dir, name), content);
  }

  /** Runs a command that is not part of the recording. */
  async run(...args: readonly string[]): Promise<void> {
    await execa('aibot', args, { env: this.env, extendEnv: false, cwd: root });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run('down');
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Keeps the whole of what was shown. */
export function keepCast(session: TerminalSession, name: string, title: string): void {
  const { cols: columns, rows } = session.terminal;
  write(`${name}.cast`, renderAsciicast({ columns, rows, title, events: session.events }));
}

/** Keeps the screen as it is now; with `isPng` also as pixels, where a browser can draw them. */
export async function keepFrame(session: TerminalSession, name: string, title: string, isPng = false) {
  const svg = renderSvg(session.terminal, title);
  if (Buffer.byteLength(svg) > maxSvgBytes) throw new Error(`${name}.svg is ${Buffer.byteLength(svg)} bytes`);
  write(`${name}.svg`, svg);
  if (!isPng) return;
  const png = await renderPng(svg);
  if (png) write(`${name}.png`, png);
  else console.log(`${name}.png was not drawn: there is no chromium on the PATH`);
}

function write(name: string, content: string | Buffer): void {
  mkdirSync(mediaDir, { recursive: true });
  writeFileSync(join(mediaDir, name), content);
  console.log(`docs/media/${name} (${Math.ceil(content.length / 1_000)} kB)`);
}
