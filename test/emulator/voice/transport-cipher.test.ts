import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { packRtp, readRtpHeader, readRtpPayload } from './rtp.ts';
import { ENCRYPTION_MODES, TransportCipher } from './transport-cipher.ts';

const frame = {
  userId: '1',
  sequence: 65_535,
  timestamp: 4_294_967_295,
  ssrc: 77,
  payload: Buffer.from('an opus frame'),
};

describe.each(ENCRYPTION_MODES)('%s', (mode) => {
  it.each([
    { hasExtension: false, paddingBytes: 0 },
    { hasExtension: true, paddingBytes: 0 },
    { hasExtension: true, paddingBytes: 5 },
  ])('opens what it sealed, with %o', (options) => {
    const key = randomBytes(32);
    const { header, plaintext } = packRtp(frame, options);
    const packet = new TransportCipher(mode, key).seal(header, plaintext);
    const read = readRtpHeader(packet)!;
    expect(read).toMatchObject({ sequence: 65_535, timestamp: 4_294_967_295, ssrc: 77 });
    const opened = new TransportCipher(mode, key).open(packet, read.headerBytes);
    expect(readRtpPayload(opened, read)).toEqual(frame.payload);
  });

  it('refuses a packet whose header was changed', () => {
    const cipher = new TransportCipher(mode, randomBytes(32));
    const { header, plaintext } = packRtp(frame, { hasExtension: false, paddingBytes: 0 });
    const packet = cipher.seal(header, plaintext);
    packet.writeUInt16BE(1, 2);
    expect(() => cipher.open(packet, 12)).toThrow();
  });
});
