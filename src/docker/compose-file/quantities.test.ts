import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDurationMs, formatSize, parseDurationMs, parseSizeBytes } from './quantities.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['1.5s', 1_500],
    ['0', 0],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each(['10', 's', '-1s', '1 s', '1d', '', '1s2'])('refuses "%s"', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (durationMs) => {
        expect(parseDurationMs(formatDurationMs(durationMs))).toBe(durationMs);
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['512m', 512 * 1_024 ** 2],
    ['2G', 2 * 1_024 ** 3],
    ['1.5gb', 1.5 * 1_024 ** 3],
    ['64MiB', 64 * 1_024 ** 2],
    ['10b', 10],
    ['4096', 4_096],
  ])('reads %s', (text, expected) => {
    expect(parseSizeBytes(text)).toBe(expected);
  });

  it.each(['', 'm', '1x', '-1m', '1 m b'])('refuses "%s"', (text) => {
    expect(parseSizeBytes(text)).toBeUndefined();
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (bytes) => {
        expect(parseSizeBytes(formatSize(bytes))).toBe(bytes);
      }),
    );
  });
});
