import { z } from 'zod';
import { type Endpoint, endpoints } from '../../src/control/contract.ts';
import { code, page, table } from './markdown.ts';

/** The requests of the control socket; the same data its server registers. */
export function controlPage(): string {
  const body = [
    'HTTP over the Unix socket that `aibot config path` names, for this user alone. `GET /v1/events` is a stream of',
    'server-sent events with replay after `Last-Event-ID`. Errors are `{"error": {"code", "message", "nextSteps"}}`.',
    '',
    '```sh',
    'curl --unix-socket "$XDG_RUNTIME_DIR/aibot/control.sock" http://aibot/v1/status',
    '```',
    '',
    ...table(['request', 'does', 'takes'], Object.values(endpoints).map(rowOf)),
  ];
  return page('Control API', '`src/control/contract.ts`', body);
}

function rowOf({ method, path, summary, input }: Endpoint): string[] {
  const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
  return [code(`${method} ${path}`), summary, fields.map(code).join(' ')];
}
