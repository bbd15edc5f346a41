import { expect, it } from 'vitest';
import { applyPlan, emptyEngine } from '../../../test/fakes/model-engine.ts';
import { readStack } from '../compose-file/read-stack.ts';
import { planDown, planStop } from './plan-down.ts';
import { planUp } from './plan-up.ts';

const text = `name: n
services:
  cache: {image: c, volumes: ["data:/d", "theirs:/t"]}
  brain: {image: b, depends_on: [cache]}
  face: {image: f, depends_on: [brain]}
volumes: {data: {}, theirs: {external: true}}
`;
const { stack } = readStack({
  files: ['/p/c.yaml'],
  env: {},
  readText: (path) => (path.endsWith('yaml') ? text : undefined),
});
const theirs = { name: 'theirs', labels: {} };
const before = { ...emptyEngine, volumes: [theirs] };
const state = applyPlan(before, planUp({ stack, state: before, version: '1' }));

it('stops what depends on something before it', () => {
  const after = Object.fromEntries(planStop(state).steps.map((step) => [step.id, step.after]));
  expect(after).toEqual({
    'stop n-face-1': [],
    'stop n-brain-1': ['stop n-face-1'],
    'stop n-cache-1': ['stop n-brain-1'],
  });
});

it('stops only what it is asked to', () => {
  expect(planStop(state, ['brain']).steps.map(({ id }) => id)).toEqual(['stop n-brain-1']);
});

it('leaves volumes, unless they are to go as well, and never what others made', () => {
  const kept = applyPlan(state, planDown({ state, withVolumes: false }));
  expect([kept.containers, kept.networks]).toEqual([[], []]);
  expect(kept.volumes.map(({ name }) => name)).toEqual(['theirs', 'n_data']);
  const gone = applyPlan(state, planDown({ state, withVolumes: true }));
  expect(gone.volumes).toEqual([theirs]);
});

it('has nothing to do when nothing is there', () => {
  expect(planDown({ state: emptyEngine, withVolumes: true }).steps).toEqual([]);
});

it('does not mind labels that name each other in a circle', () => {
  const circular = state.containers.map((container) => ({
    ...container,
    labels: {
      ...container.labels,
      'com.docker.compose.depends_on': 'cache:service_started:false,face:service_started:false',
    },
  }));
  expect(planStop({ ...state, containers: circular }).steps).toHaveLength(3);
});
