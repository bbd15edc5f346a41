import { expect, it } from 'vitest';
import { servicesOf } from '../../../test/tui/recorded-conversation.ts';
import type { LogRecord } from '../../control/logs.ts';
import { emptyModel } from '../../dashboard/dashboard-model.ts';
import { firstView, type View } from '../view/view.ts';
import { createServiceLogs } from './service-logs.ts';

const model = { ...emptyModel, services: servicesOf() };
const logsOf = (source: string): View => ({ ...firstView, screen: 'logs', source });
const lineAt = (timeMs: number): LogRecord => ({
  timeMs,
  level: 'info',
  source: 'service:ollama',
  message: 'listening',
  fields: {},
});

it('reads what a container writes once somebody looks, and on from there when it has ended', async () => {
  const asked: (readonly [string, number | undefined])[] = [];
  const records: LogRecord[] = [];
  const logs = createServiceLogs({
    async *read(service, { sinceMs }) {
      asked.push([service, sinceMs]);
      yield lineAt(await Promise.resolve(asked.length * 1_000));
    },
    signal: new AbortController().signal,
    onRecord: (record) => records.push(record),
    onFailure: () => expect.unreachable(),
  });
  logs.look({ view: { ...logsOf('service:ollama'), screen: 'services' }, model });
  logs.look({ view: logsOf('stt'), model });
  expect(asked).toEqual([]);
  logs.look({ view: logsOf('service:ollama'), model });
  logs.look({ view: logsOf('service:ollama'), model });
  await expect.poll(() => records).toHaveLength(1);
  await expect
    .poll(() => {
      logs.look({ view: logsOf('service:ollama'), model });
      return asked.slice(0, 2);
    })
    .toEqual([
      ['ollama', undefined],
      ['ollama', 1_001],
    ]);
});

it('says once that the engine does not answer', async () => {
  const failures: unknown[] = [];
  const logs = createServiceLogs({
    async *read() {
      throw await Promise.resolve(new Error('no engine'));
    },
    signal: new AbortController().signal,
    onRecord: () => expect.unreachable(),
    onFailure: (error) => failures.push(error),
  });
  logs.look({ view: logsOf('service:ollama'), model });
  await expect.poll(() => failures).toHaveLength(1);
  logs.look({ view: logsOf('service:ollama'), model });
  await Promise.resolve();
  expect(failures).toHaveLength(1);
});
