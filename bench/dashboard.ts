/**
 * What `aibot dashboard` costs as a process of its own, in a real pseudo-terminal of 200×60, beside a daemon that
 * publishes 50 events a second: time to the first picture, share of a core on each screen, memory after a flood.
 * Linux (it reads /proc): `npm run build && node bench/dashboard.ts [seconds a screen]`
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import { resolvePaths } from '../src/config/paths.ts';
import type { ControlEvent } from '../src/control/events.ts';
import { createControlServer } from '../src/daemon/control-server.ts';
import { createEventBus, type EventBus } from '../src/daemon/event-bus.ts';
import type { Handlers } from '../src/daemon/routes/handlers.ts';
import { silentLogger } from '../src/shared/logger.ts';
import { screens } from '../src/tui/view/screen-names.ts';
import { conversationEvents, receiptOf, servicesOf, statusOf } from '../test/tui/recorded-conversation.ts';

const seconds = Number(process.argv[2] ?? 20);
const eventsPerSecond = 50;
const warmUpMs = 4_000;
const flood = 100_000;
/** As fast as a client takes them that is not to be let go for being behind. */
const floodBatch = 500;
const size = { cols: 200, rows: 60 } as const;
/** Of `utime` and `stime` in /proc; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;
const program = fileURLToPath(new URL('../bin/run.js', import.meta.url));

/** One turn after the other, for ever; every third is interrupted. */
function* eventsForEver(): Generator<ControlEvent, never, undefined> {
  for (let turn = 0; ; turn++)
    yield* conversationEvents(`t${turn}`, { startedAt: Date.now(), isInterrupted: turn % 3 === 0 });
}

/** The control API of a daemon that only tells. */
async function openDaemon(socketPath: string) {
  const bus: EventBus = createEventBus({ capacity: 2_000, epoch: 'bench' });
  const past = Array.from({ length: 200 }, (_, index) =>
    receiptOf(`p${index}`, { startedAt: Date.now() - index * 10_000 }),
  );
  let uptimeMs = 3_723_000;
  const told: Partial<Handlers> = {
    // Time goes on: a status that never changes would cost nothing to draw.
    status: () => Promise.resolve(statusOf({ uptimeMs: (uptimeMs += 2_000) })),
    services: () => Promise.resolve({ services: servicesOf() }),
    turns: () => Promise.resolve({ turns: past }),
    logs: () => Promise.resolve({ records: [], cursor: bus.lastId() }),
  };
  const server = createControlServer({ handlers: told as Handlers, bus, logger: silentLogger });
  await server.listen(socketPath);
  return { bus, close: () => server.close() };
}

/** The dashboard, and when it first showed what it knows. */
async function openDashboard(home: string): Promise<{ readonly pty: IPty; readonly firstPaintMs: number }> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, AIBOT_HOME: home, TERM: 'xterm-256color' };
  const startedMs = performance.now();
  const pty = spawn(process.execPath, [program, 'dashboard'], { ...size, cwd: home, env });
  const { promise: painted, resolve, reject } = Promise.withResolvers<number>();
  let shown = '';
  const reading = pty.onData((data) => {
    shown += data;
    if (shown.includes('The Club / General')) resolve(performance.now() - startedMs);
  });
  pty.onExit(() => reject(new Error(`the dashboard ended: ${shown}`)));
  const firstPaintMs = await painted;
  reading.dispose();
  // What nobody reads blocks the writer.
  pty.onData(() => undefined);
  return { pty, firstPaintMs };
}

function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1_000;
}

function memoryMiBOf(pid: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1_024;
}

/** Share of one core over the time of the measurement. */
async function shareOfCore(pid: number): Promise<number> {
  await sleep(warmUpMs);
  const before = cpuMsOf(pid);
  const startedMs = performance.now();
  await sleep(seconds * 1_000);
  return (cpuMsOf(pid) - before) / (performance.now() - startedMs);
}

const home = mkdtempSync(join(tmpdir(), 'aibot-bench-'));
const daemon = await openDaemon(resolvePaths({ env: { AIBOT_HOME: home } }).socketPath);
/** The first of an installation compiles what later ones find compiled. */
const first = await openDashboard(home);
const firstEnded = new Promise((resolve) => first.pty.onExit(resolve));
first.pty.write('q');
await firstEnded;
const { pty, firstPaintMs } = await openDashboard(home);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
try {
  console.log(
    `first picture ${Math.round(firstPaintMs)} ms after the start, ${Math.round(cpuMsOf(pty.pid))} ms of them of a processor (the very first: ${Math.round(first.firstPaintMs)} ms)`,
  );
  const events = eventsForEver();
  // What was loaded for the first picture is let go meanwhile.
  await sleep(2 * warmUpMs);
  for (const [index, screen] of screens.entries()) {
    pty.write(String(index + 1));
    const idle = await shareOfCore(pty.pid);
    const timer = setInterval(() => daemon.bus.publish(events.next().value), 1_000 / eventsPerSecond);
    const busy = await shareOfCore(pty.pid);
    clearInterval(timer);
    console.log(
      `${screen.padEnd(14)}${percent(busy)} of a core at ${eventsPerSecond} events a second, ${percent(idle)} idle`,
    );
  }
  console.log(`memory        ${memoryMiBOf(pty.pid).toFixed(0)} MiB`);
  for (let sent = 0; sent < flood; sent += floodBatch) {
    for (let count = 0; count < floodBatch; count++) daemon.bus.publish(events.next().value);
    await sleep(100);
  }
  await sleep(warmUpMs);
  console.log(`memory        ${memoryMiBOf(pty.pid).toFixed(0)} MiB after ${flood} events more`);
} finally {
  pty.kill();
  await daemon.close();
  rmSync(home, { recursive: true, force: true });
}
