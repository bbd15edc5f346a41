import { describe, expect, it } from 'vitest';
import { applyPlan, emptyEngine, type ModelEngine } from '../../../test/fakes/model-engine.ts';
import { readStack } from '../compose-file/read-stack.ts';
import { type PlanUpInput, planUp } from './plan-up.ts';
import type { PlanStep, StepKind, StepOfKind } from './steps.ts';

const file = `name: n
services:
  cache: {image: "cache:1", healthcheck: {test: ok}, volumes: ["data:/data"]}
  brain:
    image: brain:1
    environment: {MODEL: small}
    healthcheck: {test: ok}
    depends_on: {cache: {condition: service_healthy, restart: true}}
  voice: {image: "n/voice", build: ./voice}
volumes: {data: {}}
`;
const stackOf = (text: string, profiles: readonly string[] = []) =>
  readStack({
    files: ['/p/c.yaml'],
    env: {},
    profiles,
    readText: (path) => (path.endsWith('.yaml') ? text : undefined),
  }).stack;

const plan = (text: string, state: ModelEngine, more: Partial<PlanUpInput> = {}) =>
  planUp({ stack: stackOf(text, more.services ? ['*'] : []), state, version: '1', ...more });
const ids = (steps: readonly PlanStep[]) => steps.map(({ id }) => id);
const only = <Kind extends StepKind>(steps: readonly PlanStep[], kind: Kind) =>
  steps.filter((step): step is StepOfKind<Kind> => step.kind === kind);
const up = (text = file) => applyPlan(emptyEngine, plan(text, emptyEngine));

describe('from nothing', () => {
  const { steps } = plan(file, emptyEngine);

  it('pulls, creates, starts and waits, each after what it needs', () => {
    const after = Object.fromEntries(steps.map((step) => [step.id, step.after]));
    expect(after).toEqual({
      'pull cache:1': [],
      'pull brain:1': [],
      'build n/voice': [],
      'create network n_default': [],
      'create volume n_data': [],
      'create n-cache-1': ['pull cache:1', 'create network n_default', 'create volume n_data'],
      'start n-cache-1': ['create n-cache-1'],
      'wait n-cache-1': ['start n-cache-1'],
      'create n-brain-1': ['pull brain:1', 'create network n_default'],
      'start n-brain-1': ['create n-brain-1', 'wait n-cache-1'],
      'wait n-brain-1': ['start n-brain-1'],
      'create n-voice-1': ['build n/voice', 'create network n_default'],
      'start n-voice-1': ['create n-voice-1'],
    });
  });

  it('labels containers so that Compose knows them', () => {
    const cache = only(steps, 'create').find(({ service }) => service === 'cache');
    expect(cache?.container.labels).toMatchObject({
      'com.docker.compose.project': 'n',
      'com.docker.compose.service': 'cache',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const brain = only(steps, 'create').find(({ service }) => service === 'brain');
    expect(brain?.container.labels['com.docker.compose.depends_on']).toBe('cache:service_healthy:true');
  });

  it('has nothing left to do afterwards', () => {
    expect(plan(file, up()).steps).toEqual([]);
  });

  it('goes on where an interrupted run ended, whichever step that was', () => {
    for (let done = 0; done <= steps.length; done++) {
      const half = applyPlan(emptyEngine, { steps: steps.slice(0, done) });
      const rest = plan(file, half);
      expect(rest.steps.length).toBe(steps.length - done);
      expect(plan(file, applyPlan(half, rest)).steps).toEqual([]);
    }
  });
});

describe('recreation', () => {
  const recreated = (
    text: string,
    state = up(),
    more: Partial<PlanUpInput> = {},
  ): Record<string, readonly string[]> =>
    Object.fromEntries(
      only(plan(text, state, more).steps, 'recreate').map(
        ({ service = '', changed }) => [service, changed] as const,
      ),
    );

  it.each([
    ['MODEL: small', 'MODEL: large', { brain: ['environment changed'] }],
    [
      'healthcheck: {test: ok}\n',
      'healthcheck: {test: ok, interval: 1s}\n',
      { brain: ['healthcheck changed'] },
    ],
    ['"cache:1"', '"cache:2"', { cache: ['image changed'] }],
    ['"data:/data"', '"data:/data:ro"', { cache: ['mounts changed'] }],
    [
      'build: ./voice',
      'build: ./voice, read_only: true, labels: {a: b}',
      { voice: ['read only changed', 'labels changed'] },
    ],
    ['build: ./voice', 'build: ./voice, cap_drop: [], command: []', {}],
    ['image: brain:1', 'image: brain:1\n    stop_grace_period: 3s', { brain: ['stop grace changed'] }],
  ])('says what changed: %j → %j', (from, to, expected) => {
    const found = recreated(file.replace(from, to));
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [service, changed] of Object.entries(expected))
      expect(found[service]?.toSorted()).toEqual(changed.toSorted());
  });

  it('does not depend on the order in which things are written', () => {
    const text = file.replace('{MODEL: small}', '{MODEL: small, A: b}');
    const turned = file.replace('{MODEL: small}', '{A: b, MODEL: small}');
    expect(recreated(turned, up(text))).toEqual({});
  });

  it('follows an image that was pulled or built anew', () => {
    const state = up();
    const images = { ...state.images, 'n/voice': { id: 'another', digests: [] } };
    expect(recreated(file, { ...state, images })).toEqual({ voice: ['image changed'] });
  });

  it('follows the content of mounted files', () => {
    const text = file.replace('["data:/data"]', '["data:/data", "./f:/f"]');
    const first = { fileDigests: { '/p/f': 'one' } };
    const state = applyPlan(emptyEngine, plan(text, emptyEngine, first));
    expect(recreated(text, state, first)).toEqual({});
    expect(recreated(text, state, { fileDigests: { '/p/f': 'two' } })).toEqual({
      cache: ['a mounted file changed'],
    });
  });

  it('replaces what something else made under the same labels', () => {
    const state = up();
    const foreign = state.containers.map((container) => ({
      ...container,
      labels: { 'com.docker.compose.service': container.labels['com.docker.compose.service'] ?? '' },
    }));
    expect(recreated(file, { ...state, containers: foreign })['cache']).toEqual([
      'it was made by something else than aibot',
    ]);
  });

  it('restarts who asked to be told, after the dependency is healthy again', () => {
    const { steps } = plan(file.replace('"cache:1"', '"cache:2"'), up());
    const [restart] = only(steps, 'restart');
    expect(restart).toMatchObject({
      service: 'brain',
      because: 'cache was recreated',
      after: ['wait n-cache-1'],
    });
  });
});

describe('mending', () => {
  const withBrain = (to: object): ModelEngine => {
    const state = up();
    const containers = state.containers.map((one) => (one.name === 'n-brain-1' ? { ...one, ...to } : one));
    return { ...state, containers };
  };

  it.each([
    [{ status: 'exited', health: 'none', exitCode: 137 }, ['start n-brain-1', 'wait n-brain-1']],
    [{ status: 'created', health: 'none' }, ['start n-brain-1', 'wait n-brain-1']],
    [{ status: 'paused' }, ['restart n-brain-1', 'wait n-brain-1']],
    [{ status: 'dead' }, ['recreate n-brain-1', 'start n-brain-1', 'wait n-brain-1']],
    [{ name: 'n-brain-2' }, ['recreate n-brain-1', 'start n-brain-1', 'wait n-brain-1']],
    [{ health: 'starting' }, ['wait n-brain-1']],
    [{ health: 'unhealthy' }, ['wait n-brain-1']],
  ])('of a container that is %j: %j', (to, expected) => {
    const state = withBrain(to);
    expect(ids(plan(file, state).steps)).toEqual(expected);
  });

  it('removes orphans and surplus containers, but leaves what a profile switched off', () => {
    const state = up(`${file.replace('volumes: {data: {}}\n', '')}  old: {image: o}\nvolumes: {data: {}}\n`);
    expect(ids(plan(file, state).steps)).toEqual(['stop n-old-1', 'remove n-old-1']);
    const off = file.replace(
      'volumes: {data: {}}\n',
      '  old: {image: o, profiles: [more]}\nvolumes: {data: {}}\n',
    );
    expect(plan(off, state).steps).toEqual([]);
    const [cache] = state.containers;
    const twice = {
      ...up(),
      containers: [...up().containers, { ...cache!, id: 'second', name: 'n-cache-2' }],
    };
    expect(ids(plan(file, twice).steps)).toEqual(['stop n-cache-2', 'remove n-cache-2']);
  });

  it('does not run again what ran to its end', () => {
    const text = `name: n\nservices:\n  once: {image: o}\n  app: {image: a, depends_on: {once: {condition: service_completed_successfully}}}\n`;
    const first = plan(text, emptyEngine);
    expect(first.steps.find(({ id }) => id === 'start n-app-1')?.after).toContain('wait n-once-1');
    expect(plan(text, applyPlan(emptyEngine, first)).steps).toEqual([]);
  });
});

describe('images', () => {
  it('enforces the digest of the first pull', () => {
    const state = up();
    const lock = { 'cache:1': 'sha256:recorded' };
    const { steps } = plan(file, state, { lock });
    expect(only(steps, 'pull')).toMatchObject([{ reference: 'cache:1', lockedDigest: 'sha256:recorded' }]);
    expect(plan(file, applyPlan(state, { steps }), { lock }).steps).toEqual([]);
  });

  it('does not ask a registry for what was built or loaded here', () => {
    const state = up();
    const images = { ...state.images, 'cache:1': { id: state.images['cache:1']?.id ?? '', digests: [] } };
    expect(plan(file, { ...state, images }, { lock: { 'cache:1': 'sha256:x' } }).steps).toEqual([]);
  });

  it('pulls an image of two services once', () => {
    const { steps } = plan('services:\n  a: {image: x}\n  b: {image: x}\n', emptyEngine);
    expect(only(steps, 'pull')).toHaveLength(1);
  });

  it('refuses to plan what must not be pulled and is not there', () => {
    const text = 'services: {a: {image: x, pull_policy: never}}';
    expect(() => plan(text, emptyEngine)).toThrow('needs the image x');
  });
});

describe('choices', () => {
  it('brings only the named services and what they need', () => {
    const { steps } = plan(file, emptyEngine, { services: ['brain'] });
    expect(new Set(steps.map(({ service }) => service))).toEqual(new Set([undefined, 'cache', 'brain']));
  });

  it('refuses an external volume that is not there', () => {
    const text = file.replace('volumes: {data: {}}', 'volumes: {data: {external: true}}');
    expect(() => plan(text, emptyEngine)).toThrow('The volume data is to be there already');
    const state = { ...emptyEngine, volumes: [{ name: 'data', labels: {} }] };
    expect(ids(plan(text, state).steps)).not.toContain('create volume data');
  });
});
