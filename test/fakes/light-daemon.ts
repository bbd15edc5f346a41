import { createRouteJournal } from '../../src/composition/route-journal.ts';
import type { ServiceStatus } from '../../src/control/services.ts';
import type { ComposeDaemon } from '../../src/daemon/daemon-parts.ts';
import { serveLauncher } from '../../src/daemon/serve-launcher.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';
import { createSqliteRouteLog } from '../../src/store/sqlite-route-log.ts';

/**
 * A real daemon process without engines, for tests of everything around them. `LIGHT_DAEMON` makes it ill:
 * `fail` (a part does not start), `crash` (the process dies while starting), `deaf` (never ready), `stuck`
 * (blocks its event loop for ever when it is to say something).
 */
const compose: ComposeDaemon = async (_config, { loggerFor, publish }) => {
  await Promise.resolve();
  const illness = process.env['LIGHT_DAEMON'];
  let lamp: ServiceStatus = litLamp;
  const routeLog = createSqliteRouteLog({ file: ':memory:', keepsWords: true });
  const routes = createRouteJournal(routeLog, loggerFor('routes'));
  await routeLog.record(followUp, { signal: AbortSignal.timeout(1_000) });
  return {
    parts: [
      {
        name: 'light',
        async start({ signal }) {
          loggerFor('light').info({ token: 'a-secret', text: 'private words' }, 'light part starting');
          if (illness === 'fail') {
            throw new AibotError('The light part is ill.', { code: 'light-failed', nextSteps: ['Cure it.'] });
          }
          if (illness === 'crash') process.abort();
          if (illness === 'deaf') await systemClock.sleep(2 ** 31 - 1, { signal });
        },
        stop: () => Promise.resolve(),
      },
    ],
    components: () => [],
    sessions: () => [],
    childRssBytes: () => Promise.resolve(0),
    actions: {
      routes: async (query, options) => [...(await routes.recent(query, options))],
      correctRoute: ({ id, label }, options) => routes.correct(id, label, options),
      turns: () => Promise.resolve([]),
      ask: () => Promise.reject(new Error('this is a bug')),
      say({ text }) {
        if (illness === 'stuck') blockForEver();
        publish({ type: 'clause-spoken', atMs: 1, sessionId: 's', turnId: 't', speakerId: 'u', text });
        return Promise.resolve();
      },
      stopSpeaking: () => Promise.resolve(0),
      joinVoice: () =>
        Promise.reject(
          new AibotError('No Discord here.', {
            code: 'not-available',
            exitCode: 5,
            nextSteps: ['Go there.'],
          }),
        ),
      selfCheck: () => Promise.reject(new Error('this is a bug')),
      leaveVoice: () => Promise.resolve(0),
      restartComponent: () => Promise.resolve(),
      services: () => Promise.resolve([lamp]),
      servicesUp: () => Promise.resolve({ services: [], notes: [] }),
      actOnService({ action }) {
        const isStopped = action === 'stop';
        lamp = { ...lamp, state: isStopped ? 'stopped' : 'healthy', detail: isStopped ? 'it is dark' : '' };
        return Promise.resolve(lamp);
      },
    },
  };
};

/** The only service of this house. */
const litLamp: ServiceStatus = {
  name: 'lamp',
  kind: 'container',
  state: 'healthy',
  detail: '',
  sinceMs: Date.UTC(2026, 0, 5),
  image: 'example/lamp:1',
  ports: [],
  memoryBytes: 40_000_000,
  cpuCores: 0.1,
  restarts: 0,
};

/** Taken for talk, though it was about code. */
const followUp = {
  turnId: 'room-2',
  sessionId: 'room',
  speakerId: 'ann',
  decidedAt: Date.UTC(2026, 0, 5, 9, 30),
  request: 'now do it in rust',
  previous: 'write a function',
  label: 'conversation',
  confidence: 0.62,
  reason: 'classifier',
  isAbstained: false,
  alternatives: [{ label: 'code', confidence: 0.31 }],
  answerer: 'chat-model',
  tookMs: 3.4,
} as const;

function blockForEver(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (import.meta.main) await serveLauncher(compose);
