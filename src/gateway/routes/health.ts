import { z } from 'zod';
import type { Engine } from '../../core/ports/index.ts';
import { createScope, isCancelled } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { RouteContext } from '../route-context.ts';
import type { GatewayApp } from '../zod-routes.ts';

const tasks = ['stt', 'llm', 'tts', 'intent'] as const;

const readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  engines: z.array(
    z.object({
      task: z.enum(tasks),
      id: z.string(),
      isHealthy: z.boolean(),
      code: z.string().optional().describe('Why not: the code of the error.'),
    }),
  ),
});

interface EngineReadiness {
  readonly task: (typeof tasks)[number];
  readonly id: string;
  readonly isHealthy: boolean;
  readonly code?: string;
}

/** An engine that has not answered by then would keep a request waiting as well. */
const deadlineMs = 2_000;

/** Whether the process lives, and whether it could serve a request now. */
export function registerHealth(app: GatewayApp, context: RouteContext): void {
  app.get(
    '/healthz',
    { schema: { summary: 'Is it alive?', response: { 200: z.object({ status: z.literal('ok') }) } } },
    () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    { schema: { summary: 'Would it serve a request now?', response: { 200: readiness, 503: readiness } } },
    async (request, answer) => {
      const engines = await Promise.all(
        enginesOf(context).map(({ task, engine }) => check(task, engine, context, context.signalOf(request))),
      );
      const isReady = engines.every(({ isHealthy }) => isHealthy);
      return answer.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not-ready', engines });
    },
  );
}

function enginesOf({ engines }: RouteContext): readonly { task: (typeof tasks)[number]; engine: Engine }[] {
  return [
    { task: 'stt', engine: engines.stt },
    ...engines.languageModels.slice(0, 1).map((engine) => ({ task: 'llm' as const, engine })),
    { task: 'tts', engine: engines.tts },
    { task: 'intent', engine: engines.classifier },
  ];
}

async function check(
  task: EngineReadiness['task'],
  engine: Engine,
  { clock }: RouteContext,
  signal: AbortSignal,
): Promise<EngineReadiness> {
  const scope = createScope(signal);
  const timer = clock.after(deadlineMs, () => scope.cancel('deadline'));
  try {
    await engine.checkHealth({ signal: scope.signal });
    return { task, id: engine.id, isHealthy: true };
  } catch (error) {
    const code = isCancelled(error) ? 'engine-timeout' : toAibotError(error).code;
    return { task, id: engine.id, isHealthy: false, code };
  } finally {
    timer[Symbol.dispose]();
    scope.dispose();
  }
}
