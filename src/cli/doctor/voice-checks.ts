import { randomBytes } from 'node:crypto';
import { type Check, failed, ok, warning } from './check.ts';

/** One frame of 20 ms at 48 kHz, stereo, as Discord has it. */
const frameSamples = 960;
const channels = 2;

interface OpusCodec {
  encode(pcm: Buffer, frameSize?: number): Buffer;
  decode(packet: Buffer): Buffer;
}

export const voiceChecks: readonly Check[] = [
  {
    id: 'opus',
    title: 'Opus codec',
    symptom: 'The bot joins a voice channel but hears and says nothing.',
    mend: [
      'Install a C compiler (`build-essential`, Xcode tools), then run `npm rebuild @discordjs/opus`; until then the slower WebAssembly codec is used.',
    ],
    async run() {
      const native = await tryCodec(openNativeOpus);
      if (native === undefined) return ok('native');
      const wasm = await tryCodec(openWasmOpus);
      return wasm === undefined
        ? warning(`WebAssembly, because the native one failed: ${native}`)
        : failed(`native: ${native}; WebAssembly: ${wasm}`);
    },
  },
  {
    id: 'dave',
    title: 'End-to-end encryption (DAVE)',
    symptom: 'Discord closes the voice connection with code 4017, or the bot joins and hears nothing.',
    mend: [
      'Run `npm install` again without `--omit=optional`: the binary of @snazzah/davey is an optional package.',
    ],
    async run() {
      const { DAVE_PROTOCOL_VERSION } = await import('@snazzah/davey');
      return ok(`protocol version ${DAVE_PROTOCOL_VERSION}`);
    },
  },
  {
    id: 'encryption',
    title: 'Transport encryption',
    symptom: 'The bot joins and hears nothing, or is heard as noise.',
    mend: ['Run `npm install` again; remove sodium-native and libsodium-wrappers if you added them.'],
    async run() {
      const { gcm } = await import('@noble/ciphers/aes.js');
      const { xchacha20poly1305 } = await import('@noble/ciphers/chacha.js');
      const key = randomBytes(32);
      const header = randomBytes(12);
      const voice = randomBytes(120);
      const modes = {
        aead_aes256_gcm_rtpsize: () => gcm(key, randomBytes(12), header),
        aead_xchacha20_poly1305_rtpsize: () => xchacha20poly1305(key, randomBytes(24), header),
      };
      for (const [name, open] of Object.entries(modes)) {
        const cipher = open();
        if (!voice.equals(cipher.decrypt(cipher.encrypt(voice))))
          return failed(`${name} does not give back what it was given`);
      }
      return ok(Object.keys(modes).join(', '));
    },
  },
];

/** Why a codec cannot be used; undefined when a frame goes in and comes out. */
async function tryCodec(open: () => Promise<OpusCodec>): Promise<string | undefined> {
  try {
    const codec = await open();
    const pcm = Buffer.alloc(frameSamples * channels * 2);
    for (let index = 0; index < frameSamples; index++) {
      const sample = Math.round(8_000 * Math.sin((2 * Math.PI * 440 * index) / 48_000));
      for (let channel = 0; channel < channels; channel++)
        pcm.writeInt16LE(sample, (index * channels + channel) * 2);
    }
    const decoded = codec.decode(codec.encode(pcm, frameSamples));
    return decoded.length === pcm.length ? undefined : `a frame came out ${decoded.length} bytes long`;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  }
}

interface NativeOpus {
  readonly OpusEncoder: new (sampleRateHz: number, channels: number) => OpusCodec;
}

/** Optional: where it could not be compiled its package is not there, and neither are its types. */
const nativeOpusPackage: string = '@discordjs/opus';

async function openNativeOpus(): Promise<OpusCodec> {
  const { default: opus } = (await import(nativeOpusPackage)) as { readonly default: NativeOpus };
  return new opus.OpusEncoder(48_000, channels);
}

async function openWasmOpus(): Promise<OpusCodec> {
  const { default: OpusScript } = await import('opusscript');
  return new OpusScript(48_000, channels, OpusScript.Application.VOIP);
}
