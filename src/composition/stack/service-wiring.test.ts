import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { fallbackLanguageModel } from '../../core/decorators/index.ts';
import type { LanguageModel } from '../../core/ports/index.ts';
import type { ServiceModel } from '../../docker/compose-file/model.ts';
import { usualLimits } from '../../docker/supervise/restart-schedule.ts';
import type { ServiceState } from '../../docker/supervise/service-state.ts';
import { SupervisedService } from '../../docker/supervise/supervised-service.ts';
import { createScope } from '../../shared/abort.ts';
import { silentLogger } from '../../shared/logger.ts';
import { guardLanguageModel, standInOf } from '../engine-policies.ts';
import { createServiceGates, gatedLanguageModel } from './service-gates.ts';
import { createServiceWiring, type StackBinding } from './service-wiring.ts';

const scope = createScope();

/** A model that fails while `isIll`, and whose warm-up ends when it is told to. */
function modelOf(id: string, placement: LanguageModel['placement']) {
  const state = { isIll: false, warmUp: Promise.withResolvers<undefined>() };
  const model: LanguageModel = {
    id,
    placement,
    capabilities: { contextTokens: 4_096, tools: false, jsonSchema: false, prefill: false },
    async *generate() {
      await Promise.resolve();
      if (state.isIll) throw new Error('connection refused');
      yield { type: 'text', text: id };
    },
    prefill: () => Promise.resolve(),
    warmUp: () => state.warmUp.promise,
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  return { model, state };
}

it('uses a service that was killed again with the first question after its warm-up, and waits for no time', async () => {
  const clock = createVirtualClock();
  const gates = createServiceGates();
  const server = modelOf('server', 'remote');
  const chain = [server.model, modelOf('own', 'engine-host').model];
  const brain = fallbackLanguageModel(
    chain.map((model, index) =>
      gatedLanguageModel(
        () => guardLanguageModel(model, { standIn: standInOf(chain, index) }),
        index === 0 ? gates.of('litellm') : undefined,
      ),
    ),
  );
  const engines = { enginesOf: () => [{ task: 'llm', engine: server.model }] };
  const components = {
    engineStarting: () => undefined,
    engineReady: () => undefined,
    engineFailed: () => undefined,
  };
  const wired = createServiceWiring({
    gates,
    clock,
    logger: silentLogger,
    signal: scope.signal,
    binding: () => ({ engines, components }) as unknown as StackBinding,
    addressOf: () => undefined,
    onProgress: () => undefined,
  });
  const service = new SupervisedService({
    model: { name: 'litellm' } as ServiceModel,
    clock,
    limits: usualLimits,
    onState: () => undefined,
  });
  const becomes = (state: ServiceState) => {
    service.state = state;
    wired.follow(service);
  };
  const answeredBy = async () => {
    for await (const event of brain.generate({ messages: [{ role: 'user', content: 'hi' }] }, scope))
      if (event.type === 'text') return event.text;
    return undefined;
  };

  becomes({ type: 'healthy' });
  server.state.warmUp.resolve(undefined);
  await wired.settled();
  expect(await answeredBy()).toBe('server');

  // Killed: one question finds out before the engine tells, and opens the breaker for ten seconds.
  server.state.isIll = true;
  expect(await answeredBy()).toBe('own');
  becomes({ type: 'stopped', reason: 'it was killed' });
  becomes({ type: 'restarting', reason: 'it was killed', attempt: 1 });
  becomes({ type: 'starting' });
  expect(await answeredBy()).toBe('own');

  server.state.isIll = false;
  server.state.warmUp = Promise.withResolvers();
  becomes({ type: 'healthy' });
  // What loads its model first keeps nobody waiting.
  expect(await answeredBy()).toBe('own');
  server.state.warmUp.resolve(undefined);
  await wired.settled();
  expect(await answeredBy()).toBe('server');
  expect(clock.now()).toBe(0);
  expect(clock.pendingTimers).toBe(0);
});
