import { type AddressInfo, createServer } from 'node:net';
import { execa } from 'execa';

export interface ServerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Rejects while the server is not ready. */
  readonly check: (port: number) => Promise<unknown>;
}

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** What it wrote, to look at when a test fails. */
  output(): string;
}

/** LiteLLM needs nine seconds of a core of its own, and may have a small part of one. */
const longestStartMs = 150_000;

/** Runs a real server on a free port of the loopback and waits until it is ready; it ends with this process. */
export async function startServer({
  name,
  command,
  args,
  env,
  check,
}: ServerProgram): Promise<RunningServer> {
  const port = await freePort();
  let output = '';
  const process = execa(command, args(port), {
    env: { PYTHONUNBUFFERED: '1', ...env },
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: 2_000,
  });
  process.all.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  });
  const ended = process.then(({ exitCode }) => {
    throw new Error(`${name} ended with ${exitCode}:\n${output}`);
  });
  ended.catch(() => undefined); // only of interest while it starts
  const stop = async () => {
    process.kill();
    await process;
  };
  try {
    await Promise.race([ended, ready(name, () => check(port))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, output: () => output, [Symbol.asyncDispose]: stop };
}

async function ready(name: string, check: () => Promise<unknown>): Promise<void> {
  const lastMs = performance.now() + longestStartMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > lastMs) throw new Error(`${name} did not become ready`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Somebody may take it before the server does; then the server says so and the test fails, once in a long while. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A check for servers with HTTP: the path answers with success. */
export const answers = (path: string) => async (port: number) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
};
