import { expect, it } from 'vitest';
import { createLevelMeter, floorDbfs } from './level-meter.ts';

const meter = () => createLevelMeter({ sampleRateHz: 16_000, everyMs: 100 });
const frame = (amplitude: number) => new Float32Array(320).fill(amplitude);

it('reads ten times a second of audio in frames of 20 ms', () => {
  const { add } = meter();
  const readings = Array.from({ length: 50 }, () => add(frame(0.1))).filter((one) => one !== undefined);
  expect(readings).toEqual(Array.from({ length: 10 }, () => -20));
});

it('begins each reading anew, and shows silence as the floor', () => {
  const { add } = meter();
  for (let count = 0; count < 5; count++) add(frame(1));
  const last = Array.from({ length: 5 }, () => add(frame(0))).at(-1);
  expect(last).toBe(floorDbfs);
});
