import type { Config } from '../config/schema.ts';
import { notAvailableError } from '../control/errors.ts';
import type { ControlEvent } from '../control/events.ts';
import type { TranscriptStore } from '../core/ports/index.ts';
import type { DaemonContext, DaemonPart, DaemonParts } from '../daemon/daemon-parts.ts';
import { createSqliteTranscriptStore } from '../store/sqlite-transcript-store.ts';

const dayMs = 86_400_000;

/** Everything the daemon runs, put together as the configuration says. Nothing is started here. */
export async function composeDaemon(config: Config, context: DaemonContext): Promise<DaemonParts> {
  await Promise.resolve();
  const store = createSqliteTranscriptStore({
    file: context.paths.databaseFile,
    keepsWords: config.store.transcripts,
  });
  const noVoice = () =>
    Promise.reject(
      notAvailableError('A voice channel', [
        'Give a Discord token with `aibot config set discord.token TOKEN`.',
      ]),
    );
  return {
    parts: [storePart(config, store)],
    components: () => [],
    sessions: () => [],
    childRssBytes: () => Promise.resolve(0),
    actions: {
      turns: (query, options) => store.query(query, options).then((turns) => [...turns]),
      ask: noVoice,
      say: noVoice,
      stopSpeaking: () => Promise.resolve(0),
      joinVoice: noVoice,
      leaveVoice: noVoice,
      restartComponent: (id) =>
        Promise.reject(
          notAvailableError(`The component "${id}"`, ['See the components with `aibot status`.']),
        ),
    },
  };
}

/** Keeps the retention time: once at the start, then daily. */
function storePart(config: Config, store: TranscriptStore): DaemonPart {
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'store',
    async start(options) {
      const prune = () => store.prune(Date.now() - config.store.retentionDays * dayMs, options);
      await prune();
      timer = setInterval(() => void prune(), dayMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await store.dispose();
    },
  };
}

/** Observes the events of the daemon: every turn that ends is kept. */
export function recordTurns(store: TranscriptStore, options: { readonly signal: AbortSignal }) {
  return (event: ControlEvent): void => {
    if (event.type === 'turn-ended') void store.record(event.receipt, options);
  };
}
