/**
 * What the terminal dashboard costs at 200×60 while 50 events a second come in, screen by screen. Runs the compiled
 * one, as `aibot dashboard` does: `npm run build && NODE_ENV=production node bench/terminal-dashboard.ts [seconds]`
 */
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlEvent } from '../src/control/events.ts';
import { applyChange, emptyModel } from '../src/dashboard/dashboard-model.ts';
import type * as DashboardModule from '../src/tui/Dashboard.tsx';
import type * as StoreModule from '../src/tui/live/dashboard-store.ts';
import type * as ThemeModule from '../src/tui/theme.ts';
import type * as ScreensModule from '../src/tui/view/screen-names.ts';
import { conversationEvents, receiptOf, statusOf } from '../test/tui/recorded-conversation.ts';

const seconds = Number(process.argv[2] ?? 20);
const eventsPerSecond = 50;
const statusMs = 2_000;
const warmUpMs = 4_000;

// React's development build takes three times as long; the command sets the same before it loads Ink.
process.env['NODE_ENV'] ??= 'production';
const compiled = (file: string) => import(new URL(`../dist/${file}`, import.meta.url).href);
const { render } = await import('ink');
const { createElement } = await import('react');
const { Dashboard } = (await compiled('tui/Dashboard.js')) as typeof DashboardModule;
const { createDashboardStore } = (await compiled('tui/live/dashboard-store.js')) as typeof StoreModule;
const { themes } = (await compiled('tui/theme.js')) as typeof ThemeModule;
const { screens } = (await compiled('tui/view/screen-names.js')) as typeof ScreensModule;

/** Streams that say they are a terminal of that size. */
function terminal() {
  const stdout = Object.assign(new PassThrough(), { columns: 200, rows: 60, isTTY: true });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  stdout.resume();
  return {
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
  };
}

/** One turn after the other, for ever. */
function* eventsForEver(): Generator<ControlEvent, never, undefined> {
  for (let turn = 0; ; turn++)
    yield* conversationEvents(`t${turn}`, { startedAt: Date.now(), isInterrupted: turn % 3 === 0 });
}

/** Share of one core, with and without events. */
async function measure(screen: (typeof screens)[number], isBusy: boolean): Promise<number> {
  using store = createDashboardStore();
  const status = () => store.change({ type: 'status-read', status: statusOf(), nowMs: Date.now() });
  const past = Array.from({ length: 200 }, (_, index) =>
    receiptOf(`p${index}`, { startedAt: Date.now() - index * 10_000 }),
  );
  status();
  store.change({ type: 'connected', nowMs: Date.now() });
  store.change({ type: 'receipts-read', receipts: past });
  store.look({ ...store.current().view, screen });
  const dashboard = createElement(Dashboard, { store, theme: themes.dark, onEffect: () => undefined });
  const app = render(dashboard, {
    ...terminal(),
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    maxFps: 30,
  });
  const events = eventsForEver();
  const publish = () =>
    store.change({ type: 'event-received', event: events.next().value, nowMs: Date.now() });
  const timers = [setInterval(status, statusMs)];
  if (isBusy) timers.push(setInterval(publish, 1_000 / eventsPerSecond));
  await sleep(warmUpMs);
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await sleep(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1_000 / (performance.now() - startedMs);
  for (const timer of timers) clearInterval(timer);
  app.unmount();
  return share;
}

/** The fold alone, events a second. */
function measureFold(count: number): number {
  const events = eventsForEver();
  const startedMs = performance.now();
  let model = emptyModel;
  for (let index = 0; index < count; index++)
    model = applyChange(model, { type: 'event-received', event: events.next().value, nowMs: index });
  return Math.round(count / ((performance.now() - startedMs) / 1_000));
}

console.log(`fold          ${measureFold(100_000)} events a second`);
for (const screen of screens) {
  const busy = await measure(screen, true);
  const idle = await measure(screen, false);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  console.log(
    `${screen.padEnd(14)}${percent(busy)} of a core at ${eventsPerSecond} events a second, ${percent(idle)} idle`,
  );
}
