/** Discord's voice: 48 kHz, one packet every 20 ms. */
export const voiceRateHz = 48_000;
export const packetMs = 20;
/** RTP ticks of a packet, and its samples at 48 kHz. */
export const packetTicks = (voiceRateHz * packetMs) / 1000;

/** Opus's own silence; sent five times at the end of speech so that decoders do not invent a tail. */
export const silencePacket = Buffer.of(0xf8, 0xff, 0xfe);
export const trailingSilencePackets = 5;

/** Good speech in one channel; Discord's own default for voice channels. */
export const bitrateBps = 64_000;
