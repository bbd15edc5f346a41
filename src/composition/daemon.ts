import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { measureTurn } from '../core/pipeline/turn-metrics.ts';
import type { DaemonActions, DaemonContext, DaemonPart, DaemonParts } from '../daemon/daemon-parts.ts';
import { createScope } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { toAibotError } from '../shared/errors.ts';
import { createSqliteRouteLog } from '../store/sqlite-route-log.ts';
import { chooseEnginesHere } from './choose-engines-here.ts';
import { openConsole } from './console-session.ts';
import { conversationSettingsOf } from './conversation-settings.ts';
import { composeDiscord } from './discord.ts';
import { createEngineComponents } from './engine-components.ts';
import { composeEngines, type EngineSet } from './engines.ts';
import { composeMetrics, createGatewayPart } from './gateway.ts';
import { createHostUsageMeter } from './host-usage.ts';
import { composeModels } from './models.ts';
import { restartEngineHost } from './restart-engine-host.ts';
import { createRouteJournal } from './route-journal.ts';
import { holdSelfCheck } from './self-check.ts';
import { createSessions } from './sessions.ts';
import { isWithStack } from './stack/own-stack.ts';
import { createServiceActions } from './stack/service-actions.ts';
import { serviceDownCode } from './stack/service-gates.ts';
import { createStackPart } from './stack/stack-part.ts';
import { createStorePart } from './store-part.ts';
import { createTracesPart } from './traces.ts';
import { composeTranscriptStore } from './transcript-store.ts';

/** Everything the daemon runs, put together as the configuration says. Nothing is started here. */
export async function composeDaemon(wanted: Config, context: DaemonContext): Promise<DaemonParts> {
  const clock = systemClock;
  const stack = isWithStack(wanted) ? createStackPart(wanted, context, clock) : undefined;
  const config = stack?.wiring.config ?? wanted;
  const models = composeModels(config);
  const components = createEngineComponents(clock);
  const metrics = composeMetrics();
  const engines = composeEngines({
    config,
    chosen: await chooseEnginesHere(config, models),
    fileOf: (id, file) => models.pathOf(id, file),
    clock,
    metrics,
    loggerFor: context.loggerFor,
    onHostEvent: components.onHostEvent,
    stack,
    onFallback({ fromId, toId, code }) {
      // That was said when the service went down.
      if (code === serviceDownCode) return;
      stack?.disappointed(fromId);
      context.loggerFor('engines').warn({ from: fromId, to: toId, code }, 'an engine stands in for another');
    },
  });
  stack?.bind({ engines, components });
  const usage = createHostUsageMeter(engines.hosts.all, clock);
  components.bind({ engines, usageOf: (host) => usage.of(host) });
  const store = composeTranscriptStore(config, context.paths);
  const routeLog = createSqliteRouteLog({
    file: context.paths.databaseFile,
    keepsWords: config.store.transcripts,
  });
  const routes = createRouteJournal(routeLog, context.loggerFor('routes'));
  const storePart = createStorePart(config, store, routeLog, clock);
  const traces = createTracesPart(config, clock);
  const correcting = createScope();
  const sessions = createSessions({
    engines,
    settings: conversationSettingsOf(config),
    clock,
    loggerFor: context.loggerFor,
    onEffect: (effect, { id: speakerId }, sessionId) => {
      if (effect.type !== 'correct-route') return;
      const corrected = routes.correctLast({ sessionId, speakerId }, effect.label, correcting);
      corrected.catch((error: unknown) =>
        context.loggerFor('routes').warn({ code: toAibotError(error).code }, 'a correction was not noted'),
      );
    },
    publish: (event) => {
      context.publish(event);
      discord.observe(event);
      traces.observe(event);
      routes.observe(event);
      if (event.type !== 'turn-ended') return;
      storePart.record(event.receipt);
      measureTurn(metrics, event.receipt);
    },
  });
  const desk = openConsole(sessions, clock);
  const discord = composeDiscord({
    config,
    sessions,
    voices: engines.tts.capabilities.voices,
    store: {
      ...store,
      async forget(speakerId, options) {
        await routes.forget(speakerId, options);
        return await store.forget(speakerId, options);
      },
    },
    paths: context.paths,
    clock,
    logger: context.loggerFor('discord'),
  });
  const turns: DaemonActions['turns'] = async (query, options) => [...(await store.query(query, options))];
  const gateway = createGatewayPart({
    config,
    engines,
    clock,
    logger: context.loggerFor('gateway'),
    apiKeysFile: context.paths.apiKeysFile,
    databaseFile: context.paths.databaseFile,
    metrics,
    watch: context.watch,
    turns,
    observer(event) {
      context.publish(event);
      traces.observe(event);
    },
  });

  return {
    parts: [
      gateway.address,
      storePart,
      traces,
      ...(stack ? [stack] : []),
      enginePart(engines, components),
      { name: 'sessions', start: () => Promise.resolve(), stop: () => sessions.closeAll() },
      gateway,
      discord,
    ],
    components: () => [
      ...(stack?.components() ?? []),
      ...components.all(),
      discord.component(),
      gateway.component(),
    ],
    sessions: () => sessions.statuses(),
    childRssBytes: () => usage.totalRssBytes(),
    actions: {
      turns,
      routes: async (query, options) => [...(await routes.recent(query, options))],
      correctRoute: ({ id, label }, options) => routes.correct(id, label, options),
      ask: async ({ text, sessionId }) => ({ receipt: await desk.ask(text, sessionId) }),
      say: ({ text, sessionId }) => sessions.find(sessionId).say(text),
      stopSpeaking: ({ sessionId }) => {
        const stopped = sessionId === undefined ? sessions.all : [sessions.find(sessionId)];
        for (const conversation of stopped) conversation.interrupt('barge-in');
        return Promise.resolve(stopped.length);
      },
      selfCheck: ({ signal }) =>
        holdSelfCheck({
          sessions,
          engines,
          clock,
          signal,
          wavFile: join(context.paths.stateDir, 'self-check-answer.wav'),
        }),
      joinVoice: (place, options) => discord.join(place, options),
      leaveVoice: (place) => discord.leave(place),
      async restartComponent(id, { signal }) {
        const service = stack?.services().find(({ name }) => id === name || id === `service:${name}`);
        if (id === 'discord') await discord.restart();
        else if (service) await stack?.act(service.name, 'restart', { signal });
        else await restartEngineHost(engines, id, { clock, signal });
      },
      ...createServiceActions({ stack, engines, components, usage, clock }),
    },
  };
}

/** Ready means ready: loaded and warmed. A voice that is missing is no reason not to start; another stands in. */
function enginePart(engines: EngineSet, components: ReturnType<typeof createEngineComponents>): DaemonPart {
  return {
    name: 'engines',
    start: ({ signal }) =>
      engines.warmUp({
        signal,
        onEngine: (id) => components.engineStarting(id),
        onReady: (id) => components.engineReady(id),
        onFailed: (id, error) => components.engineFailed(id, error),
      }),
    stop: () => engines.dispose(),
  };
}
