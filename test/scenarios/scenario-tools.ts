import type { Tool, ToolBox } from '../../src/core/ports/index.ts';
import { untilAborted } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';
import type { Scenario } from './scenario.ts';

/** Tools that take their time in the clock's, and fail as the scenario says. */
export function createScenarioTools(tools: Scenario['tools'], clock: Clock): ToolBox {
  const all = tools.map(
    ({ name, result, takes_ms: takesMs, fault, roles, is_read_only: isReadOnly }): Tool => ({
      definition: { name, description: name, parameters: { type: 'object', properties: {} } },
      source: 'house',
      roles,
      isReadOnly,
      timeoutMs: 8_000,
      async call(_given, { signal }) {
        if (fault === 'hangs') await untilAborted(new Promise<never>(() => undefined), signal);
        await clock.sleep(takesMs, { signal });
        if (fault === 'crashes') throw new AibotError('The server died.', { code: 'tool-server-lost' });
        return { text: result, isError: fault === 'refuses' };
      },
    }),
  );
  return { list: () => all };
}
