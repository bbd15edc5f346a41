/**
 * How soon the web dashboard is there, and how soon it shows what happened. Needs Chromium on the PATH.
 * `node bench/web-dashboard.ts [--json]`
 */
import { performance } from 'node:perf_hooks';
import type { Browser, Page } from 'playwright-core';
import { percentile } from '../src/dashboard/latency.ts';
import { receiptOf } from '../test/tui/recorded-conversation.ts';
import { chromiumNotice, findChromium, launchChromium } from '../test/web/chromium.ts';
import { openWatchedGateway, type WatchedGateway } from '../test/web/watched-gateway.ts';

const loads = 15;
const updates = 200;
/** Four events a second: a lively conversation. */
const betweenUpdatesMs = 250;

interface Summary {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

const summaryOf = (values: readonly number[]): Summary => {
  const at = (share: number) => Math.round(percentile(values, share) ?? Number.NaN);
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
};

/** First contentful paint of a browser that has nothing of the page yet, and when the newest turn is drawn. */
async function measureLoads(browser: Browser, url: string) {
  const paint: number[] = [];
  const conversation: number[] = [];
  for (let load = 0; load < loads; load++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.turn').first().waitFor();
    conversation.push(await page.evaluate<number>('performance.now()'));
    paint.push(
      await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
    );
    await context.close();
  }
  return { firstPaint: summaryOf(paint), conversation: summaryOf(conversation) };
}

/** From an event's publication to the frame that shows it; the message from the browser counts as well. */
async function measureUpdates(page: Page, gateway: WatchedGateway): Promise<Summary> {
  const shown = new Map<string, (atMs: number) => void>();
  await page.exposeFunction('shown', (text: string) => shown.get(text)?.(performance.now()));
  await page.evaluate(`new MutationObserver(() => {
    const text = document.querySelector('.heard.interim')?.textContent;
    if (text) requestAnimationFrame(() => shown(text));
  }).observe(document.getElementById('conversation'), { subtree: true, childList: true })`);
  const of = { atMs: 1, sessionId: 'hall', turnId: 'live', speakerId: 'alice' } as const;
  const values: number[] = [];
  for (let count = 0; count < updates; count++) {
    const text = `word ${count}`;
    const { promise, resolve } = Promise.withResolvers<number>();
    shown.set(text, resolve);
    const publishedMs = performance.now();
    gateway.publish({ ...of, type: 'transcript-updated', text });
    values.push((await promise) - publishedMs);
    await new Promise((again) => setTimeout(again, betweenUpdatesMs));
  }
  return summaryOf(values);
}

const executable = findChromium();
if (executable === undefined) throw new Error(chromiumNotice);
const now = Date.now();
const turns = Array.from({ length: 200 }, (_, index) =>
  receiptOf(`t${index}`, { startedAt: now - index * 20_000, voiceToVoiceMs: 400 + ((index * 97) % 900) }),
);
await using gateway = await openWatchedGateway({ turns });
const browser = await launchChromium(executable);
try {
  const { firstPaint, conversation } = await measureLoads(browser, gateway.url);
  const page = await browser.newPage();
  await page.goto(gateway.url);
  await page.locator('.turn').first().waitFor();
  const liveUpdate = await measureUpdates(page, gateway);
  const result = { browser: browser.version(), firstPaint, conversation, liveUpdate };
  console.log(process.argv.includes('--json') ? JSON.stringify(result) : table(result));
} finally {
  await browser.close();
}

function table(result: Readonly<Record<string, Summary | string>>): string {
  return Object.entries(result)
    .map(([name, value]) =>
      typeof value === 'string'
        ? `${name.padEnd(14)}${value}`
        : `${name.padEnd(14)}p50 ${value.p50Ms} ms, p95 ${value.p95Ms} ms, max ${value.maxMs} ms`,
    )
    .join('\n');
}
