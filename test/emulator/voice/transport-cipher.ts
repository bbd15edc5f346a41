import { createCipheriv, createDecipheriv } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

export const ENCRYPTION_MODES = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const;

/** The modes left since November 2024; both leave the RTP header readable and authenticate it. */
export type EncryptionMode = (typeof ENCRYPTION_MODES)[number];

const NONCE_SUFFIX_BYTES = 4;
const TAG_BYTES = 16;

/** One direction of a client's transport encryption: header, then sealed payload, tag and the nonce's four bytes. */
export class TransportCipher {
  readonly #mode: EncryptionMode;
  readonly #key: Buffer;
  #counter = 0;

  constructor(mode: EncryptionMode, key: Buffer) {
    this.#mode = mode;
    this.#key = key;
  }

  /** `header` is sent as it is and is what the tag vouches for besides the payload. */
  seal(header: Buffer, payload: Buffer): Buffer {
    this.#counter = (this.#counter + 1) >>> 0;
    const suffix = Buffer.alloc(NONCE_SUFFIX_BYTES);
    suffix.writeUInt32BE(this.#counter);
    return Buffer.concat([header, this.#encrypt(header, payload, this.#nonce(suffix)), suffix]);
  }

  /** The payload behind a header of `headerBytes`; throws where the tag does not fit. */
  open(packet: Buffer, headerBytes: number): Buffer {
    const sealedEnd = packet.length - NONCE_SUFFIX_BYTES;
    const nonce = this.#nonce(packet.subarray(sealedEnd));
    return this.#decrypt(packet.subarray(0, headerBytes), packet.subarray(headerBytes, sealedEnd), nonce);
  }

  #nonce(suffix: Buffer): Buffer {
    const nonce = Buffer.alloc(this.#mode === 'aead_aes256_gcm_rtpsize' ? 12 : 24);
    suffix.copy(nonce);
    return nonce;
  }

  #encrypt(header: Buffer, payload: Buffer, nonce: Buffer): Uint8Array {
    if (this.#mode === 'aead_xchacha20_poly1305_rtpsize') {
      return xchacha20poly1305(this.#key, nonce, header).encrypt(payload);
    }
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(header);
    return Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  }

  #decrypt(header: Buffer, sealed: Buffer, nonce: Buffer): Buffer {
    if (this.#mode === 'aead_xchacha20_poly1305_rtpsize') {
      return Buffer.from(xchacha20poly1305(this.#key, nonce, header).decrypt(sealed));
    }
    const tagStart = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(header).setAuthTag(sealed.subarray(tagStart));
    return Buffer.concat([decipher.update(sealed.subarray(0, tagStart)), decipher.final()]);
  }
}
