import { describe, expect, it } from 'vitest';
import { SilenceTrim } from './trim-silence.ts';

const rate = 1000;
const silence = (ms: number) => new Float32Array(ms);
const sound = (ms: number) => new Float32Array(ms).fill(0.5);
const faint = (ms: number) => new Float32Array(ms).fill(0.005);

function trim(...chunks: readonly Float32Array[]): string {
  const filter = new SilenceTrim(rate);
  const out = [...chunks.flatMap((chunk) => [...filter.push(chunk)]), ...filter.end()];
  return out.map((sample) => (sample === 0.5 ? '#' : '.')).join('');
}
const runs = (text: string) =>
  (text.match(/#+|\.+/g) ?? []).map((run) => `${run[0] ?? ''}${run.length}`).join(' ');

describe('SilenceTrim', () => {
  it.each([
    ['long silence at both ends', [silence(300), sound(200), silence(400)], '.10 #200 .120'],
    ['short silence at both ends', [silence(5), sound(20), silence(50)], '.5 #20 .50'],
    [
      'silence spread over chunks',
      [silence(90), silence(3), sound(5), silence(60), silence(90)],
      '.10 #5 .120',
    ],
    ['a pause inside, between two chunks', [sound(5), silence(200), silence(200), sound(5)], '#5 .400 #5'],
    ['a hiss below −40 dBFS before the voice', [faint(100), sound(5)], '.10 #5'],
    ['silence only', [silence(100), silence(100)], ''],
    ['nothing', [], ''],
  ])('%s', (_what, chunks, expected) => expect(runs(trim(...chunks))).toBe(expected));

  it('gives the sound at once and does not wait for the end', () => {
    const filter = new SilenceTrim(rate);
    expect(filter.push(sound(50))).toHaveLength(50);
  });
});
