import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { sourceError } from './fetch-errors.ts';

/** POSIX ustar: a header of 512 bytes, then the content padded to a multiple of it. */
const blockBytes = 512;
const nameField = [0, 100] as const;
const sizeField = [124, 136] as const;
const typeFlagAt = 156;
const prefixField = [345, 500] as const;
const regularFile = new Set(['0', '\0']);

const textOf = (block: Buffer, [from, to]: readonly [number, number]) =>
  block.toString('utf8', from, to).split('\0', 1)[0] ?? '';

interface TarHeader {
  readonly name: string;
  readonly bytes: number;
  readonly isFile: boolean;
}

function readHeader(block: Buffer): TarHeader {
  const prefix = textOf(block, prefixField);
  const name = textOf(block, nameField);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    bytes: Number.parseInt(textOf(block, sizeField).trim() || '0', 8),
    isFile: regularFile.has(String.fromCharCode(block[typeFlagAt] ?? 0)),
  };
}

/** The chunks of one file of an unpacked tar stream. */
async function* contentOf(tar: AsyncIterable<Buffer>, wanted: string): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  /** Bytes still to come of the current entry's content, and of its padding. */
  let contentLeft = 0;
  let paddingLeft = 0;
  let isWanted = false;
  let isWhole = false;
  for await (const chunk of tar) {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    for (;;) {
      if (contentLeft > 0) {
        if (pending.length === 0) break;
        const content = pending.subarray(0, contentLeft);
        if (isWanted) yield content;
        contentLeft -= content.length;
        pending = pending.subarray(content.length);
        isWhole ||= isWanted && contentLeft === 0;
      } else if (paddingLeft > 0) {
        if (pending.length === 0) break;
        const skipped = Math.min(paddingLeft, pending.length);
        paddingLeft -= skipped;
        pending = pending.subarray(skipped);
      } else {
        if (pending.length < blockBytes) break;
        const header = readHeader(pending.subarray(0, blockBytes));
        pending = pending.subarray(blockBytes);
        contentLeft = header.bytes;
        paddingLeft = (blockBytes - (header.bytes % blockBytes)) % blockBytes;
        isWanted = header.isFile && header.name === wanted;
      }
    }
  }
  if (!isWhole) throw sourceError('package-incomplete', `The package does not hold ${wanted} as a whole.`);
}

/** Unpacks one file of an npm tarball; npm puts everything below `package/`. */
export async function extractFromTarball(
  tarball: string,
  path: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  await pipeline(
    createReadStream(tarball),
    createGunzip(),
    (tar: AsyncIterable<Buffer>) => contentOf(tar, `package/${path}`),
    createWriteStream(to),
    { signal },
  );
}
