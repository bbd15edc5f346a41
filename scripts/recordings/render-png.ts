import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A picture of an SVG at twice its size; undefined where there is no Chromium to draw it. */
export async function renderPng(svg: string): Promise<Buffer | undefined> {
  const executablePath = process.env['CHROMIUM'] ?? browsers.find((file) => existsSync(file));
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    await page.setContent(`<body style="margin:0;display:inline-block">${svg}</body>`);
    return await page.locator('svg').screenshot({ omitBackground: true });
  } finally {
    await browser.close();
  }
}
