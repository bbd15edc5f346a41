/** ASN.1 in DER (ITU-T X.690), as far as a certificate needs it. */

export const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Buffer[]): Buffer => element(0x31, Buffer.concat(parts));
export const bitString = (bytes: Buffer): Buffer => element(0x03, Buffer.concat([Buffer.of(0), bytes]));
export const octetString = (bytes: Buffer): Buffer => element(0x04, bytes);
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text, 'utf8'));
export const boolean = (value: boolean): Buffer => element(0x01, Buffer.of(value ? 0xff : 0));

/** A constructed value in the context's own numbering: `[tag]`. */
export const tagged = (tag: number, content: Buffer): Buffer => element(0xa0 | tag, content);
/** A plain value in the context's own numbering. */
export const taggedPrimitive = (tag: number, content: Buffer): Buffer => element(0x80 | tag, content);

/** A positive whole number, given as its big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
  const needsSign = ((bytes[0] ?? 0) & 0x80) !== 0;
  return element(0x02, needsSign ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** Years 1950–2049 only. */
export function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '');
  return element(0x17, Buffer.from(`${digits.slice(2, 14)}Z`, 'ascii'));
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.concat([first * 40 + second, ...rest].map(base128)));
}

function base128(value: number): Buffer {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) {
    digits.unshift((left & 0x7f) | 0x80);
  }
  return Buffer.from(digits);
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) {
    return Buffer.of(size);
  }
  return size < 0x100 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
}
