import { describe, expect, it, vi } from 'vitest';
import { fromPcm16 } from '../../src/core/audio/pcm16.ts';
import { decodeWithFfmpeg, FfmpegError } from '../../src/shared/ffmpeg.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';

const { signal } = new AbortController();

const synthesize = (served: ScriptedGateway, format: string) =>
  served.gateway.app.inject({
    method: 'POST',
    url: '/synthesize',
    payload: { text: 'Hello there.', format, isSpeakable: true },
  });

/** Samples at 16 kHz, read by another program; nothing where there is none. */
async function decoded(bytes: Uint8Array): Promise<Float32Array | undefined> {
  try {
    const options = { signal, sampleRateHz: 16_000, maxAudioMs: 60_000 };
    return fromPcm16(await decodeWithFfmpeg({ bytes }, options));
  } catch (error) {
    if (!(error instanceof FfmpegError && error.isMissing)) throw error;
    console.warn('!! There is no ffmpeg here; whether others can read the speech is NOT checked.');
    return undefined;
  }
}

/** 12 characters of 65 ms. */
const spokenMs = 780;

describe('speech as Ogg Opus', () => {
  it('is a stream of pages as long as the speech', async () => {
    await using served = await createScriptedGateway();
    const { headers, rawPayload, statusCode } = await synthesize(served, 'opus');
    expect([statusCode, headers['content-type']]).toEqual([200, 'audio/ogg']);
    const pages = pagesOf(rawPayload);
    expect(pages.map(({ sequence }) => sequence)).toEqual([...pages.keys()]);
    expect([pages[0]?.flags, pages.at(-1)?.flags]).toEqual([2, 4]);
    // The last page tells how much of it is speech: what the decoder is to skip first, and the rest.
    expect(pages.at(-1)?.granule).toBe(312 + spokenMs * 48);
  });

  it('is read by ffmpeg, and sounds as long and as loud', async (test) => {
    await using served = await createScriptedGateway({ tts: { characterMs: 100 } });
    const samples = await decoded((await synthesize(served, 'opus')).rawPayload);
    test.skip(!samples);
    const plain = await decoded((await synthesize(served, 'wav')).rawPayload);
    expect(samples?.length).toBeCloseTo(plain!.length, -2);
    expect(levelOf(samples!) / levelOf(plain!)).toBeCloseTo(1, 0);
  });

  it('tells what is wrong before the first sound as an ordinary error', async () => {
    await using served = await createScriptedGateway({ tts: { speech: () => ({ crashesAfterChunks: 0 }) } });
    expect((await synthesize(served, 'opus')).statusCode).toBe(503);
  });
});

describe('speech in the formats of ffmpeg', () => {
  it.each([
    ['mp3', 'audio/mpeg'],
    ['aac', 'audio/aac'],
    ['flac', 'audio/flac'],
  ])('is %s for OpenAI’s clients', async (format, type) => {
    await using served = await createScriptedGateway();
    const response = await served.gateway.app.inject({
      method: 'POST',
      url: '/v1/audio/speech',
      payload: { model: 'tts-1', voice: 'alloy', input: 'Hello there.', response_format: format },
    });
    if (response.statusCode === 400) {
      expect(response.json()).toMatchObject({ error: { code: 'format-needs-ffmpeg' } });
      return;
    }
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, type]);
    const samples = await decoded(response.rawPayload);
    expect(samples!.length / 16).toBeGreaterThan(spokenMs - 50);
  });

  it('says what is missing where there is no ffmpeg', async () => {
    vi.stubEnv('PATH', '/nowhere');
    try {
      await using served = await createScriptedGateway();
      const response = await synthesize(served, 'mp3');
      expect([response.statusCode, response.json()]).toMatchObject([
        400,
        { error: { code: 'format-needs-ffmpeg', nextSteps: [expect.stringContaining('opus')] } },
      ]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('ends with the engine that fails', async () => {
    await using served = await createScriptedGateway({ tts: { speech: () => ({ crashesAfterChunks: 0 }) } });
    expect((await synthesize(served, 'mp3')).statusCode).toBe(503);
  });
});

interface Page {
  readonly flags: number;
  readonly granule: number;
  readonly sequence: number;
}

function pagesOf(bytes: Buffer): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes.toString('latin1', at, at + 4)).toBe('OggS');
    const segments = bytes.readUInt8(at + 26);
    const lacing = bytes.subarray(at + 27, at + 27 + segments);
    pages.push({
      flags: bytes.readUInt8(at + 5),
      granule: Number(bytes.readBigUInt64LE(at + 6)),
      sequence: bytes.readUInt32LE(at + 18),
    });
    at += 27 + segments + lacing.reduce((sum, length) => sum + length, 0);
  }
  return pages;
}

const levelOf = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
