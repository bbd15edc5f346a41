import { findChromium, launchChromium } from '../../test/web/chromium.ts';

/** A picture of an SVG at twice its size; undefined where there is no Chromium to draw it. */
export async function renderPng(svg: string): Promise<Buffer | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const browser = await launchChromium(executablePath);
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    await page.setContent(`<body style="margin:0;display:inline-block">${svg}</body>`);
    return await page.locator('svg').screenshot({ omitBackground: true });
  } finally {
    await browser.close();
  }
}
