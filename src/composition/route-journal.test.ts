import { afterEach, describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { silentLogger } from '../shared/logger.ts';
import { createSqliteRouteLog } from '../store/sqlite-route-log.ts';
import { createRouteJournal } from './route-journal.ts';

const options = { signal: new AbortController().signal };
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

function journal() {
  const log = createSqliteRouteLog({ file: ':memory:', keepsWords: false });
  const routes = createRouteJournal(log, silentLogger);
  opened.push({ [Symbol.asyncDispose]: () => log.dispose() });
  let turns = 0;
  const decided = (turnId: string, request: string, answerer: string): PipelineEvent => ({
    type: 'route-decided',
    atMs: 0,
    sessionId: 'room',
    turnId,
    speakerId: 'ann',
    request,
    previous: 'write a loop',
    route: {
      label: 'conversation',
      confidence: 0.7,
      reason: 'classifier',
      isAbstained: false,
      alternatives: [],
      answerer,
      tookMs: 3,
    },
  });
  return {
    routes,
    log,
    decided,
    /** A turn with a decision for each of `requests`, the last of which counts. */
    async turn(requests: readonly string[], answerer = 'chat', engineId?: string) {
      const turnId = `room-${++turns}`;
      for (const request of requests) routes.observe(decided(turnId, request, answerer));
      const stages =
        engineId === undefined ? [] : [{ name: 'llm-first-token', startMs: 0, durationMs: 1, engineId }];
      const receipt = { turnId, startedAt: turns, stages } as unknown as Receipt;
      const place = { atMs: 0, sessionId: 'room', turnId, speakerId: 'ann' };
      routes.observe({ type: 'turn-ended', ...place, receipt });
      await Promise.resolve();
    },
  };
}

describe('the journal of routes', () => {
  it('keeps one decision a turn: the last, with whoever really answered, and its words in memory alone', async () => {
    const { routes, log, turn } = journal();
    await turn(['now do it', 'now do it in rust'], 'chat', 'spare');
    const [found] = await routes.recent({ limit: 10 }, options);
    expect(found).toMatchObject({ id: 1, turnId: 'room-1', request: 'now do it in rust', answerer: 'spare' });
    expect(await routes.recent({ limit: 10 }, options)).toHaveLength(1);
    expect((await log.query({ limit: 1 }, options))[0]?.request).toBe('');
  });

  it('notes a correction with the words it is about', async () => {
    const { routes, log, turn } = journal();
    await turn(['now do it in rust']);
    expect(await routes.correct(1, 'code', options)).toMatchObject({ correctedTo: 'code' });
    expect((await log.query({ isCorrected: true, limit: 1 }, options))[0]).toMatchObject({
      request: 'now do it in rust',
      previous: 'write a loop',
      label: 'conversation',
      correctedTo: 'code',
    });
    await expect(routes.correct(7, 'code', options)).rejects.toMatchObject({ code: 'route-not-found' });
  });

  it('knows what "that was code" is about, also when it is said twice', async () => {
    const { routes, turn } = journal();
    const ann = { sessionId: 'room', speakerId: 'ann' };
    expect(await routes.correctLast(ann, 'code', options)).toBeUndefined();
    await turn(['now do it in rust']);
    await turn(['that was a tool'], 'skill:correct-route');
    expect(await routes.correctLast(ann, 'code', options)).toMatchObject({ id: 1, correctedTo: 'code' });
  });

  it('forgets words with their person, and says so when they are gone', async () => {
    const { routes, log, turn } = journal();
    await turn(['a secret']);
    expect(await routes.forget('ann', options)).toBe(1);
    await turn(['another']);
    const restarted = createRouteJournal(log, silentLogger);
    await expect(restarted.correct(2, 'code', options)).rejects.toMatchObject({ code: 'route-words-gone' });
  });
});
