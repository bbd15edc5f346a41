import { createWriteStream } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AibotError } from '../../shared/errors.ts';
import type { Digest } from './digest.ts';
import { isFinal, sourceError, toStorageError } from './fetch-errors.ts';
import type { HostReachability } from './host-reachability.ts';
import { type HttpAnswer, httpGet } from './http-request.ts';

const stallTimeoutMs = 20_000;
/** Tries in a row that bring nothing new before the source is given up. */
const maxIdleTries = 3;
const retryDelayMs = 500;

export interface HubDownload {
  readonly url: string;
  /** Where the bytes go; what an earlier try left there is continued. */
  readonly to: string;
  readonly expectedBytes?: number | undefined;
  readonly expectedSha256?: string | undefined;
  readonly hosts: HostReachability;
  readonly signal: AbortSignal;
  readonly onBytes: (receivedBytes: number) => void;
  readonly timings?: HubTimings | undefined;
}

/** Patience; tests have less of it. */
export interface HubTimings {
  readonly firstAnswerTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly retryDelayMs?: number;
}

/**
 * Fetches one file, resuming (RFC 9110 Range with If-Range) after a cut or a stall as long as bytes arrive.
 * Gives the checksum the hub announces, where it does; comparing it with the file is the caller's.
 * @throws AibotError `host-unreachable` | `download-refused` | `download-incomplete` | `model-checksum-mismatch`
 */
export async function downloadFromHub(download: HubDownload): Promise<Digest | undefined> {
  let idleTries = 0;
  for (;;) {
    const before = await sizeOf(download.to);
    try {
      return await tryOnce(download);
    } catch (error) {
      download.signal.throwIfAborted();
      const failure = toStorageError(error, download.to);
      if (isFinal(failure) || (failure instanceof AibotError && !mayBeTriedAgain(failure))) throw failure;
      idleTries = (await sizeOf(download.to)) > before ? 0 : idleTries + 1;
      if (idleTries >= maxIdleTries) throw asSourceError(failure, download.url);
      await sleep((download.timings?.retryDelayMs ?? retryDelayMs) * 2 ** idleTries, undefined, {
        signal: download.signal,
      });
    }
  }
}

const mayBeTriedAgain = (failure: AibotError) =>
  failure.code === 'download-incomplete' || failure.code === 'hub-overloaded';

const asSourceError = (failure: unknown, url: string) =>
  failure instanceof AibotError
    ? failure
    : sourceError('download-incomplete', `${new URL(url).host} broke off the download.`, failure);

async function tryOnce(download: HubDownload): Promise<Digest | undefined> {
  const { to, url } = download;
  const stall = new AbortController();
  const limitMs = download.timings?.stallTimeoutMs ?? stallTimeoutMs;
  const have = await sizeOf(to);
  const tag = await tagOf(to);
  const answer = await httpGet({
    url,
    hosts: download.hosts,
    signal: AbortSignal.any([download.signal, stall.signal]),
    firstAnswerTimeoutMs: download.timings?.firstAnswerTimeoutMs,
    headers: have > 0 && tag ? { range: `bytes=${have}-`, 'if-range': tag } : {},
  });
  const announced = announcedDigest(answer.first.headers);
  const from = await startOf(answer, download, have, announced);
  if (from === 'complete') return announced;

  await rememberTag(to, answer.final.headers.get('etag'));
  let received = from;
  const onStall = () =>
    stall.abort(sourceError('download-incomplete', `${new URL(url).host} stopped sending.`));
  let timer = setTimeout(onStall, limitMs);
  const file = createWriteStream(to, { flags: from > 0 ? 'a' : 'w' });
  try {
    await once(file, 'open');
    for await (const chunk of chunksOf(answer.final)) {
      clearTimeout(timer);
      timer = setTimeout(onStall, limitMs);
      received += chunk.length;
      if (!file.write(chunk)) await once(file, 'drain');
      download.onBytes(received);
    }
  } finally {
    clearTimeout(timer);
    await closed(file);
  }
  await assertWhole(answer.final, download, received, from);
  await rm(tagFile(to), { force: true });
  return announced;
}

const chunksOf = (answer: Response) => (answer.body ?? []) as AsyncIterable<Uint8Array>;

/** Waits for an event of the file, or rejects with its error. */
function once(file: ReturnType<typeof createWriteStream>, event: 'open' | 'drain'): Promise<void> {
  return new Promise((resolve, reject) => {
    if (file.errored) reject(file.errored);
    file.once('error', reject);
    file.once(event, () => {
      file.off('error', reject);
      resolve();
    });
  });
}

function closed(file: ReturnType<typeof createWriteStream>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (file.errored) reject(file.errored);
    file.once('error', reject);
    file.end(resolve);
  });
}

/** From which byte the answer continues; throws when it is a refusal or another file. */
async function startOf(
  { final }: HttpAnswer,
  download: HubDownload,
  have: number,
  announced: Digest | undefined,
): Promise<number | 'complete'> {
  const { host } = new URL(download.url);
  const refuse = async (code: string, message: string) => {
    await final.body?.cancel();
    throw sourceError(code, message);
  };
  if (announced?.algorithm === 'sha256' && differs(announced.value, download.expectedSha256)) {
    await refuse('model-checksum-mismatch', `${host} holds another edition of this file.`);
  }
  if (final.status === 206 && continuesAt(final.headers.get('content-range'), have)) return have;
  if (final.status === 200) return 0;
  if (final.status === 206 || final.status === 416) {
    const isWhole = final.headers.get('content-range') === `bytes */${have}`;
    await final.body?.cancel();
    if (isWhole) return 'complete';
    await rm(download.to, { force: true });
    throw sourceError('download-incomplete', `${host} could not continue the download.`);
  }
  const code = final.status === 429 || final.status >= 500 ? 'hub-overloaded' : 'download-refused';
  await refuse(code, `${host} answered ${final.status} ${final.statusText}`.trimEnd() + '.');
  return 0;
}

const differs = (value: string, expected: string | undefined) => expected !== undefined && value !== expected;
const continuesAt = (range: string | null, at: number) => range?.startsWith(`bytes ${at}-`) === true;

async function assertWhole(answer: Response, download: HubDownload, received: number, from: number) {
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const promised = download.expectedBytes ?? (Number.isNaN(length) ? received : from + length);
  if (received < promised) {
    throw sourceError('download-incomplete', `The download ended after ${received} of ${promised} bytes.`);
  }
  if (received > promised) {
    await rm(download.to, { force: true });
    throw sourceError('model-checksum-mismatch', `The file has ${received} bytes instead of ${promised}.`);
  }
}

/** Hugging Face: the SHA-256 of large files as `x-linked-etag`, git's id of small ones as `etag`. */
export function announcedDigest(headers: Headers): Digest | undefined {
  const linked = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1];
  if (linked) return { algorithm: 'sha256', value: linked };
  const blob = /^"?([0-9a-f]{40})"?$/.exec(headers.get('etag') ?? '')?.[1];
  return blob && headers.has('x-repo-commit') ? { algorithm: 'git-sha1', value: blob } : undefined;
}

const tagFile = (to: string) => `${to}.etag`;

/** Only a strong validator proves that the rest belongs to the bytes that are there. */
async function rememberTag(to: string, tag: string | null): Promise<void> {
  if (tag && !tag.startsWith('W/')) await writeFile(tagFile(to), tag);
  else await rm(tagFile(to), { force: true });
}

const tagOf = (to: string) => readFile(tagFile(to), 'utf8').catch(() => undefined);
const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
