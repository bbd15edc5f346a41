import { expect, it } from 'vitest';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { chromiumNotice, findChromium, launchChromium } from './chromium.ts';

const browserFile = findChromium();
if (!browserFile) console.warn(`!! The page of the API is NOT tried in a browser: ${chromiumNotice}`);

it.skipIf(!browserFile)('tries endpoints from their page', { timeout: 60_000 }, async () => {
  await using served = await createScriptedGateway();
  const url = await served.listen();
  await using stack = new AsyncDisposableStack();
  const browser = await launchChromium(browserFile!);
  stack.defer(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(`${url}/docs#POST/classify`);

  const classify = page.getByRole('region', { name: 'POST /classify' });
  await classify.getByLabel('Body').fill('{"text":"set a timer for ten minutes"}');
  await classify.getByRole('button', { name: 'Send' }).click();
  await classify.getByText('"label": "tool"').waitFor();

  const generate = page.getByRole('region', { name: 'POST /generate' });
  await generate.getByLabel('Answer').selectOption('text/event-stream');
  await generate.getByRole('button', { name: 'Send' }).click();
  await generate.getByText('event: finished').waitFor();

  const synthesize = page.getByRole('region', { name: 'POST /synthesize' });
  await synthesize.getByRole('button', { name: 'Send' }).click();
  await synthesize.locator('audio').waitFor();
  // The sound itself, as the player has it.
  await synthesize.getByText(/^200 after \d+ ms · audio\/wav/).waitFor();
  await synthesize.getByRole('link', { name: /^Save \d{4,} bytes$/ }).waitFor();
  expect(problems).toEqual([]);
});
