import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationEvents, receiptOf, statusOf } from '../tui/recorded-conversation.ts';
import { chromiumNotice, findChromium, launchChromium } from './chromium.ts';
import { openWatchedGateway } from './watched-gateway.ts';

const executable = findChromium();
const maxWireBytes = 150_000;

describe.skipIf(executable === undefined)(
  `the dashboard in a browser${executable === undefined ? `: ${chromiumNotice}` : ''}`,
  // A browser beside other tests on two cores has been seen to take ten times as long as alone.
  { timeout: 60_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium(executable ?? '');
    });
    afterAll(() => browser.close());

    /** A page in a context of its own, with everything it complained about. */
    async function open(url: string, options: BrowserContextOptions = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    }

    const connected = (page: Page) => page.locator('#facts span').first().waitFor();

    it('shows a turn while it happens, from the first word to the waterfall', async () => {
      await using gateway = await openWatchedGateway({});
      await using tab = await open(gateway.url);
      const { page } = tab;
      await connected(page);
      const events = conversationEvents('t1', { isInterrupted: true });
      const upTo = (type: string) => events.findIndex((one) => one.type === type) + 1;

      gateway.publish(...events.slice(0, upTo('transcript-updated')));
      await page.locator('.heard.interim', { hasText: 'what is' }).waitFor();
      await page.locator('.person.listening', { hasText: 'Alice' }).waitFor();
      gateway.publish(...events.slice(upTo('transcript-updated'), upTo('clause-spoken')));
      await page.locator('.answer.speaking', { hasText: 'Paris is the capital.' }).waitFor();
      gateway.publish(...events.slice(upTo('clause-spoken')));
      const turn = page.locator('.turn.interrupted');
      await turn.waitFor();

      expect(await turn.locator('.said').textContent()).toBe('Paris is');
      expect(await turn.locator('.unspoken').textContent()).toContain('the capital. It lies on the Seine.');
      expect(await turn.locator('.badges .route').textContent()).toBe('route conversation 94 % classifier');
      expect(
        await turn.locator('.waterfall tr', { hasText: 'first token' }).locator('.figure').textContent(),
      ).toBe('230 ms');
      expect(await turn.locator('.total').textContent()).toBe('642 ms');
      expect(await page.locator('.figure .value').first().textContent()).toBe('642');
      expect(await page.locator('.services .state.warning').textContent()).toContain('degraded');
      expect(tab.complaints).toEqual([]);
    });

    it('shows where the time goes: each stage, and how the turns spread', async () => {
      const now = Date.now();
      const turns = [
        receiptOf('t1', { startedAt: now - 2 * 3_600_000, voiceToVoiceMs: 3_000 }),
        receiptOf('t2', { startedAt: now, voiceToVoiceMs: 642 }),
      ];
      await using gateway = await openWatchedGateway({ turns });
      await using tab = await open(gateway.url);
      const panel = tab.page.locator('#latency');
      const whole = panel.locator('tr', { hasText: 'voice to voice' });
      await whole.locator('.figure', { hasText: '3000 ms' }).waitFor();
      const firstToken = panel.locator('tr', { hasText: 'first token' });
      expect(await firstToken.locator('.figure').allTextContents()).toEqual(['230 ms', '230 ms']);
      await panel.getByText('2000 to 5000 ms: 1').waitFor({ state: 'attached' });

      await tab.page.getByLabel('Turns of').selectOption('1 h');
      await panel.getByText('2000 to 5000 ms: 0').waitFor({ state: 'attached' });
      expect(await whole.locator('.figure').allTextContents()).toEqual(['642 ms', '642 ms']);
      gateway.publish(...conversationEvents('t3', { startedAt: now }));
      await panel.getByText('500 to 700 ms: 2').waitFor({ state: 'attached' });
      expect(tab.complaints).toEqual([]);
    });

    it('shows the log as it is written, from a level on and with what is looked for', async () => {
      await using gateway = await openWatchedGateway({});
      const line = (level: number, msg: string) => ({
        level,
        time: Date.now(),
        source: 'stt',
        msg,
        tookMs: 9,
      });
      gateway.log(line(30, 'engine loaded'));
      await using tab = await open(gateway.url);
      const { page } = tab;
      const lines = page.locator('#logs li');
      await lines.filter({ hasText: 'engine loaded' }).waitFor();
      gateway.log(line(20, 'a small thing'));
      gateway.log(line(50, 'a host <b>died</b>'));
      await lines.filter({ hasText: 'error stt a host <b>died</b> tookMs=9' }).waitFor();
      expect(await lines.count()).toBe(2);

      await page.getByLabel('From').selectOption('debug');
      await lines.nth(2).waitFor();
      await page.getByLabel('with').fill('DIED');
      await lines.nth(1).waitFor({ state: 'detached' });
      expect(await lines.allTextContents()).toEqual([expect.stringContaining('died')]);
      await page.getByLabel('with').fill('nobody');
      await page.locator('#logs', { hasText: 'No line passes.' }).waitFor();
      expect(tab.complaints).toEqual([]);
    });

    it('shows who asked what of a gateway without a daemon', async () => {
      await using gateway = await openWatchedGateway({ status: { sessions: [], components: [] } });
      await using tab = await open(gateway.url);
      await connected(tab.page);
      const line = { level: 30, time: 1, source: 'gateway', msg: 'gateway request', method: 'POST' };
      gateway.log({ ...line, route: '/v1/embeddings', status: 200, tookMs: 12, key: 'laptop' });
      await tab.page.locator('.requests li', { hasText: 'POST /v1/embeddings' }).waitFor();
      expect(await tab.page.locator('#health').textContent()).toContain('Ready: the engines answer.');
    });

    it('comes back by itself when the daemon was away, with what it missed', async () => {
      const gone = await openWatchedGateway({});
      await using tab = await open(gone.url);
      const { page } = tab;
      await connected(page);
      gone.publish(...conversationEvents('t1').slice(0, 2));
      await page.locator('.heard.interim').waitFor();
      await gone[Symbol.asyncDispose]();
      await page.locator('#health .sign.bad').waitFor();
      expect(await page.locator('#health').textContent()).toContain('aibot up');
      // Nobody ends what the daemon that is gone had begun.
      expect(await page.locator('.turn:not(.over)').count()).toBe(0);

      await using back = await openWatchedGateway({ port: gone.port });
      back.publish(...conversationEvents('t1', { startedAt: 2 }));
      await page.locator('.turn .total').waitFor();
      expect(await page.locator('#health .sign.bad').count()).toBe(0);
      expect(await page.locator('.turn').count()).toBe(2);
    });

    it('asks for the key, says when it is wrong, and keeps the right one as long as the tab', async () => {
      await using gateway = await openWatchedGateway({ keys: { aibot_right: 'phone' } });
      await using tab = await open(gateway.url);
      const { page } = tab;
      await page.getByLabel('Key').fill('aibot_wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      await page.getByLabel('Key').fill('aibot_right');
      await page.keyboard.press('Enter');
      await connected(page);
      gateway.publish(...conversationEvents('t1'));
      await page.locator('.turn .total').waitFor();
      await page.reload();
      await connected(page);
      await using other = await open(gateway.url);
      await other.page.getByLabel('Key').waitFor();
    });

    it.each([
      { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
      { colorScheme: 'dark', viewport: { width: 360, height: 780 } },
    ] as const)('is accessible: $colorScheme, $viewport.width px', async (options) => {
      await using gateway = await openWatchedGateway({});
      await using tab = await open(gateway.url, options);
      await connected(tab.page);
      gateway.publish(...conversationEvents('t1', { isInterrupted: true }));
      gateway.publish(...conversationEvents('t2').slice(0, 2));
      gateway.log({ level: 50, time: Date.now(), source: 'stt', msg: 'a host died' });
      await tab.page.locator('.heard.interim').waitFor();
      await tab.page.locator('#logs li').first().waitFor();
      expect(await seriousViolations(tab.page)).toEqual([]);
    });

    it('fits a phone, whatever is said', async () => {
      const heard = `Say ${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}`;
      const components = statusOf().components.map((one) => ({ ...one, id: `${one.id}-${'x'.repeat(60)}` }));
      const turns = [receiptOf('t1', { heard, outcome: 'interrupted', spoken: 'Paris is' })];
      await using gateway = await openWatchedGateway({ turns, status: { components } });
      await using tab = await open(gateway.url, { viewport: { width: 360, height: 780 } });
      await connected(tab.page);
      await tab.page.locator('.turn').waitFor();
      expect(await tab.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    });

    it('shows twelve turns first, and older ones when asked', async () => {
      const turns = Array.from({ length: 30 }, (_, index) => receiptOf(`t${index}`, { startedAt: index }));
      await using gateway = await openWatchedGateway({ turns });
      await using tab = await open(gateway.url);
      await tab.page.locator('.turn').first().waitFor();
      expect(await tab.page.locator('.turn').count()).toBe(12);
      await tab.page.getByRole('button', { name: 'Show older turns' }).click();
      expect(await tab.page.locator('.turn').count()).toBe(30);
    });

    it(`is small: all of it in ${maxWireBytes / 1_000} kB`, async () => {
      await using gateway = await openWatchedGateway({});
      await using tab = await open('about:blank');
      const sizes: Promise<number>[] = [];
      tab.page.on('requestfinished', (request) => {
        if (!request.url().includes('/dashboard/') || request.url().includes('/app/'))
          sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
      });
      await tab.page.goto(gateway.url);
      await connected(tab.page);
      const wireBytes = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
      expect(wireBytes).toBeGreaterThan(10_000);
      expect(wireBytes).toBeLessThan(maxWireBytes);
    });
  },
);

/** What axe finds of level serious or above, in words. */
async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
