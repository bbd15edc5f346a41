import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyPlan, emptyEngine, type ModelEngine } from '../../../test/fakes/model-engine.ts';
import type { DependencyCondition, StackModel } from '../compose-file/model.ts';
import { readStack } from '../compose-file/read-stack.ts';
import { planDown } from './plan-down.ts';
import { planUp } from './plan-up.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const conditions: readonly DependencyCondition[] = [
  'service_started',
  'service_healthy',
  'service_completed_successfully',
];

const serviceArbitrary = (index: number) =>
  fc.record({
    image: fc.constantFrom('x:1', 'x:2', 'y:1'),
    environment: fc.dictionary(fc.constantFrom('K', 'L'), fc.constantFrom('1', '2')),
    restart: fc.constantFrom('no', 'always', 'unless-stopped'),
    volumes: fc.subarray(['v:/v', 'w:/w']),
    networks: fc.subarray(['front', 'back']),
    ...(index % 2 === 0 && { healthcheck: fc.constant({ test: ['CMD', 'ok'] }) }),
    // Only earlier ones: no circles.
    depends_on: fc.dictionary(
      fc.constantFrom(...names.slice(0, Math.max(1, index))),
      fc.record({
        condition: fc.constantFrom(...conditions),
        required: fc.constant(false),
        restart: fc.boolean(),
      }),
    ),
  });

const stackArbitrary = fc
  .subarray(names, { minLength: 1 })
  .chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map((name) => [name, serviceArbitrary(names.indexOf(name))]))),
  )
  .map((services): StackModel => {
    const known = Object.fromEntries(
      Object.entries(services).map(([name, service]) => {
        const dependencies = Object.entries(service.depends_on)
          .filter(([on]) => on !== name && services[on])
          // Nobody may wait for the end of what never ends.
          .map(([on, { condition, ...rest }]) => {
            const isEndless =
              condition === 'service_completed_successfully' && services[on]?.restart !== 'no';
            return [on, { ...rest, condition: isEndless ? 'service_started' : condition }] as const;
          });
        return [name, { ...service, depends_on: Object.fromEntries(dependencies) }];
      }),
    );
    const text = JSON.stringify({
      name: 'n',
      services: known,
      volumes: { v: {}, w: {} },
      networks: { front: {}, back: {} },
    });
    const readText = (path: string) => (path.endsWith('.yaml') ? text : undefined);
    return readStack({ files: ['/p/c.yaml'], env: {}, readText }).stack;
  });

const disturbance = fc.constantFrom<Partial<ModelEngine['containers'][number]>>(
  {},
  { status: 'exited', health: 'none', exitCode: 1 },
  { status: 'paused' },
  { status: 'dead' },
  { health: 'unhealthy' },
);

const up = (stack: StackModel, state: ModelEngine) => planUp({ stack, state, version: '1' });

it('brings any stack to any other, from any state and after any interruption, and then has nothing to do', () => {
  fc.assert(
    fc.property(
      stackArbitrary,
      stackArbitrary,
      fc.array(disturbance, { minLength: names.length, maxLength: names.length }),
      fc.nat(40),
      (before, wanted, changes, stepsDone) => {
        const first = applyPlan(emptyEngine, up(before, emptyEngine));
        const disturbed = {
          ...first,
          containers: first.containers.map((container, index) => ({ ...container, ...changes[index] })),
        };
        const interrupted = applyPlan(disturbed, { steps: up(wanted, disturbed).steps.slice(0, stepsDone) });
        const reached = applyPlan(interrupted, up(wanted, interrupted));
        expect(up(wanted, reached).steps).toEqual([]);
        expect(reached.containers.map(({ name }) => name).toSorted()).toEqual(
          Object.keys(wanted.services)
            .map((name) => `n-${name}-1`)
            .toSorted(),
        );
        const gone = applyPlan(reached, planDown({ state: reached, withVolumes: true }));
        expect([gone.containers, gone.networks, gone.volumes]).toEqual([[], [], []]);
      },
    ),
    { numRuns: 150 },
  );
});
