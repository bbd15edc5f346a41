import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { readWav } from '../../core/audio/wav-reader.ts';
import { createPacketEncoder } from '../opus/packet-encoder.ts';
import { defaultLimits, type RecordingLimits, startRecorder } from './recorder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'recorder-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Discord's packets of a tone. */
function packets(count: number): readonly Uint8Array[] {
  const encoder = createPacketEncoder(16_000);
  return Array.from({ length: count }, (_, packet) => {
    const samples = Float32Array.from({ length: 320 }, (__, index) => {
      return 0.4 * Math.sin((2 * Math.PI * 300 * (packet * 320 + index)) / 16_000);
    });
    return encoder.encode({ samples, gainDb: 0 });
  }).flatMap((encoded) => encoded.packets.map(({ packet }) => packet));
}

function start(clock: ReturnType<typeof createVirtualClock>, limits: Partial<RecordingLimits> = {}) {
  const reasons: string[] = [];
  const recorder = startRecorder({
    dir,
    clock,
    place: 'Server / Lounge',
    startedBy: 'Alice',
    nameOf: (id) => id.toUpperCase(),
    limits: { ...defaultLimits, ...limits },
    onLimit: (reason) => reasons.push(reason),
  });
  return { recorder, reasons };
}

const manifest = () =>
  JSON.parse(readFileSync(join(dir, 'recording.json'), 'utf8')) as Record<string, unknown>;
const loudest = (samples: Float32Array, fromMs: number, toMs: number) =>
  samples.subarray(fromMs * 16, toMs * 16).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe('a recording', () => {
  it('puts every speaker in their place in time, in their file and in the mix', async () => {
    const clock = createVirtualClock();
    const { recorder } = start(clock);
    for (const [speaker, fromMs] of [
      ['alice', 500],
      ['bob', 2_000],
    ] as const) {
      await clock.advance(fromMs - clock.now());
      for (const packet of packets(25)) {
        await clock.advance(20);
        recorder.add(speaker, packet);
      }
    }
    recorder.note({ type: 'turn-ended' });
    await clock.advance(500);
    recorder.stop();
    const { samples, sampleRateHz } = readWav(readFileSync(join(dir, 'mix.wav')));
    expect(sampleRateHz).toBe(16_000);
    expect(loudest(samples, 0, 480)).toBeLessThan(0.01);
    expect(loudest(samples, 600, 900)).toBeGreaterThan(0.3);
    expect(loudest(samples, 1_050, 1_980)).toBeLessThan(0.01);
    expect(loudest(samples, 2_100, 2_400)).toBeGreaterThan(0.3);
    expect(manifest()).toMatchObject({
      state: 'finished',
      tracks: [
        { speakerId: 'alice', name: 'ALICE', file: 'alice.ogg' },
        { speakerId: 'bob', file: 'bob.ogg' },
      ],
    });
    expect(readFileSync(join(dir, 'events.jsonl'), 'utf8')).toContain('"turn-ended"');
  });

  it('keeps everything but the last second when the process dies', async () => {
    const clock = createVirtualClock();
    const { recorder } = start(clock);
    for (const packet of packets(250)) {
      await clock.advance(20);
      recorder.add('alice', packet);
    }
    expect(manifest()).toMatchObject({ state: 'running' });
    expect(lastGranule(readFileSync(join(dir, 'alice.ogg')))).toBeGreaterThanOrEqual(3_900 * 48);
    const { samples } = readWav(readFileSync(join(dir, 'mix.wav')));
    expect(samples.length).toBeGreaterThanOrEqual(3_700 * 16);
    recorder.stop();
  });

  it('ends at its limit, and says so', async () => {
    const clock = createVirtualClock();
    const { reasons } = start(clock, { maxMs: 2_000 });
    await clock.advance(3_500);
    expect(reasons).toEqual(['tooLong']);
    expect(manifest()).toMatchObject({ state: 'finished', durationMs: 2_000 });
  });
});

function lastGranule(ogg: Buffer): number {
  const page = ogg.lastIndexOf('OggS');
  return Number(ogg.readBigInt64LE(page + 6));
}
