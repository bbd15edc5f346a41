import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, parseSince } from './format.ts';
import { renderTable } from './table.ts';
import { renderWaterfall } from './waterfall.ts';

const columns = [
  { title: 'id', value: (row: readonly string[]) => row[0] ?? '' },
  { title: 'detail', value: (row: readonly string[]) => row[1] ?? '', isFlexible: true },
];

describe('renderTable', () => {
  it.each([
    { width: 80, lines: ['id   detail', 'stt  moonshine, ready and warm'] },
    { width: 20, lines: ['id   detail', 'stt  moonshine, rea…'] },
    { width: 3, lines: ['id   detail', 'stt  moonshi…'] },
  ])('fits $width columns', ({ width, lines }) => {
    const table = renderTable([['stt', 'moonshine,\nready and warm']], columns, { width });
    expect(table.map((line) => stripVTControlCharacters(line))).toEqual(lines);
  });
});

describe('renderWaterfall', () => {
  const turn = {
    voiceToVoiceMs: 600,
    stages: [
      { name: 'stt', startMs: -100, durationMs: 200, engineId: 'moonshine' },
      { name: 'playout', startMs: 600, durationMs: 9_000 },
    ],
  };

  it.each([40, 80, 120])('never leaves %i columns', (width) => {
    for (const line of renderWaterfall(turn, { width }))
      expect(line.length).toBeLessThanOrEqual(Math.max(width, 48));
  });

  it('puts bars where the stages are', () => {
    const [stt, playout] = renderWaterfall(turn, { width: 80 });
    expect(stt).toMatch(/ms {2}█+$/);
    expect(playout).toMatch(/ms {10,}█$/);
  });
});

describe('format', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_536, '1.5 KiB'],
    [1_117_320_768, '1.0 GiB'],
  ])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [12, '12 ms'],
    [1_500, '1.5 s'],
    [245_000, '4 min 5 s'],
    [11_520_000, '3 h 12 min'],
    [183_600_000, '2 d 3 h'],
  ])('%i ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    ['90s', 10_000],
    ['1.5m', 10_000],
    ['1970-01-01T00:00:07Z', 7_000],
  ])('since %s', (text, ms) => expect(parseSince(text, 100_000)).toBe(ms));
});
