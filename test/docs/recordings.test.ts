import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/generated-pages.ts';
import { renderAsciicast } from '../../scripts/recordings/asciicast.ts';
import { renderSvg } from '../../scripts/recordings/render-svg.ts';

const mediaDir = join(root, 'docs', 'media');
const read = (name: string) => readFileSync(join(mediaDir, name), 'utf8');

async function draw(output: string): Promise<string> {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  terminal.write(output, () => resolve(undefined));
  await promise;
  return renderSvg(terminal, 'a <title>');
}

describe('the picture of a screen', () => {
  it('keeps words, colours, boldness and place', async () => {
    const svg = await draw('\u001b[1;31mred & bold\u001b[0m plain\r\n\u001b[38;5;196;44m<x>\u001b[0m');
    expect(svg).toContain('<title>a &lt;title&gt;</title>');
    expect(svg).toMatch(/<text x="14" y="58" textLength="84" [^>]*fill="#e06c75" class="b">red &amp; bold</);
    expect(svg).toMatch(/<text x="106.4" y="58" [^>]*fill="#d7dae0">plain</);
    expect(svg).toMatch(/<rect x="14" y="62" width="25.2" height="18" fill="#61afef"\/>/);
    expect(svg).toMatch(/fill="#ff0000">&lt;x&gt;</);
  });

  it('swaps the colours of what is selected, and draws a bar as one piece', async () => {
    const svg = await draw('\u001b[7msel\u001b[0m ████ \u001b[38;2;1;2;3mé\u001b[0m');
    expect(svg).toMatch(/<rect x="14" [^>]*fill="#d7dae0"\/>/);
    expect(svg).toMatch(/fill="#16181d">sel</);
    expect(svg).toMatch(/<rect x="47.6" y="44" width="33.6" height="18" fill="#d7dae0"\/>/);
    expect(svg).toMatch(/fill="#010203">é</);
  });
});

it('a recording is a header and events in order', () => {
  const cast = renderAsciicast({
    columns: 80,
    rows: 24,
    title: 't',
    events: [
      [0.12345, 'a\r\n'],
      [1, 'b'],
    ],
  });
  expect(
    cast
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { version: 2, width: 80, height: 24, title: 't', idle_time_limit: 2 },
    [0.123, 'o', 'a\r\n'],
    [1, 'o', 'b'],
  ]);
});

describe('what is in docs/media', () => {
  it.each(['start', 'test-audio', 'dashboard'])(
    '%s: a picture small enough for a page, and a recording',
    (name) => {
      const svg = read(`${name}.svg`);
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(150_000);
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      const [header, ...events] = read(`${name}.cast`)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(header).toMatchObject({ version: 2, width: expect.any(Number) as number });
      const times = (events as [number, string, string][]).map(([atS]) => atS);
      expect(times.length).toBeGreaterThan(10);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    },
  );

  it('names no folder of the machine it was made on', () => {
    for (const name of globSync('*.{svg,cast}', { cwd: mediaDir })) {
      expect(read(name), name).not.toMatch(/\/tmp\/|\/root\//);
      expect(read(name), name).not.toContain(`${homedir()}/`);
      expect(read(name), name).not.toContain(`${root}src`);
    }
  });
});
