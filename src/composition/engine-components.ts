import type { ComponentStatus } from '../control/status.ts';
import type { HostEvent } from '../engines/host/create-engine-host.ts';
import type { HostName } from '../engines/host/host-entry.ts';
import type { Clock } from '../shared/clock.ts';
import { toAibotError } from '../shared/errors.ts';
import type { ChosenEngines } from './choose-engines.ts';
import type { EngineSet } from './engines.ts';
import type { PartUsage } from './host-usage.ts';
import type { EngineInUse } from './warm-up.ts';

/** What the status says of the engines and of the processes that hold them. */
export interface EngineComponents {
  engineStarting(engineId: string): void;
  engineReady(engineId: string): void;
  engineFailed(engineId: string, error: unknown): void;
  readonly onHostEvent: (event: HostEvent) => void;
  all(): readonly ComponentStatus[];
}

type Health = Pick<ComponentStatus, 'state' | 'sinceMs' | 'nextSteps'> & { readonly note?: string };

const hostOfTask: Partial<Readonly<Record<EngineInUse['task'], HostName>>> = {
  vad: 'hearing',
  turn: 'hearing',
  stt: 'hearing',
  llm: 'thinking',
  tts: 'speaking',
};

export interface EngineComponentsBinding {
  readonly engines: EngineSet;
  /** What the process of an engine host uses, by the host's name. */
  readonly usageOf?: ((host: string) => PartUsage | undefined) | undefined;
}

export function createEngineComponents(
  clock: Clock,
): EngineComponents & { bind(binding: EngineComponentsBinding): void } {
  const health = new Map<string, Health>();
  const restarts = new Map<string, number>();
  let bound: EngineSet | undefined;
  let usageOf: EngineComponentsBinding['usageOf'];
  const set = (
    id: string,
    state: ComponentStatus['state'],
    note?: string,
    nextSteps: readonly string[] = [],
  ) =>
    health.set(id, { state, sinceMs: clock.wallNow(), nextSteps, ...(note === undefined ? {} : { note }) });
  const madeAtMs = clock.wallNow();
  const healthOf = (id: string): Health =>
    health.get(id) ?? { state: 'stopped', sinceMs: madeAtMs, nextSteps: [] };

  /** What can be said of an engine whose process dies again and again is what is said of the process. */
  function deadHostOf(task: EngineInUse['task'], { placement }: EngineInUse['engine']): Health | undefined {
    const name = placement === 'engine-host' ? hostOfTask[task] : undefined;
    const host = name && health.get(`host:${name}`);
    return host?.state === 'failed' ? { ...host, note: `its process ${host.note}` } : undefined;
  }

  return {
    bind(binding) {
      bound = binding.engines;
      usageOf = binding.usageOf;
    },
    engineStarting: (id) => set(id, 'starting'),
    engineReady: (id) => set(id, 'ready'),
    engineFailed(id, thrown) {
      const { message, nextSteps } = toAibotError(thrown);
      set(id, 'failed', message, nextSteps);
    },
    onHostEvent(event) {
      const id = `host:${event.name}`;
      if (event.type === 'host-started') set(id, 'ready');
      else if (event.type === 'host-closed') set(id, 'stopped');
      else if (event.type === 'host-failed') {
        const note = `died ${event.deaths} times in a row, starts again in ${Math.ceil(event.backoffMs / 1_000)} s`;
        set(id, 'failed', note, ['See why with `aibot logs --level warn`.', 'Restart with `aibot restart`.']);
      } else {
        restarts.set(id, (restarts.get(id) ?? 0) + 1);
        set(id, 'degraded', 'died and is being replaced');
      }
    },
    all() {
      if (!bound) return [];
      const engines = bound.all.map(({ task, engine }): ComponentStatus => {
        const { note, ...rest } = deadHostOf(task, engine) ?? healthOf(engine.id);
        const reason = reasonOf(bound?.chosen, engine.id);
        return {
          id: `${task}:${engine.id}`,
          kind: 'engine',
          ...rest,
          detail: note ?? reason,
          facts: { placement: engine.placement },
        };
      });
      const forBatch = Object.values(bound.hosts.batch);
      const hosts = bound.hosts.all.map((host): ComponentStatus => {
        const { name } = host;
        const id = `host:${name}`;
        const { note, ...rest } = healthOf(id);
        const use = forBatch.includes(host)
          ? 'runs while there is work that can wait'
          : `process of the ${name} engines`;
        return {
          id,
          kind: 'engine-host',
          ...rest,
          detail: note ?? use,
          facts: { restarts: restarts.get(id) ?? 0, ...usageFacts(usageOf?.(name)) },
        };
      });
      return [...engines, ...hosts, ...bound.tools.components()];
    },
  };
}

/** Facts know no undefined. */
function usageFacts(usage: PartUsage | undefined): ComponentStatus['facts'] {
  if (!usage) return {};
  const { pid, rssBytes, cpuCores } = usage;
  return {
    ...(pid === undefined ? {} : { pid }),
    rssBytes,
    ...(cpuCores === undefined ? {} : { cpuCores }),
  };
}

function reasonOf(chosen: ChosenEngines | undefined, id: string): string {
  const all = chosen
    ? [
        chosen.vad,
        chosen.turn,
        ...chosen.stt,
        ...chosen.llm,
        ...chosen.tts,
        ...(chosen.intent ? [chosen.intent] : []),
      ]
    : [];
  return all.find((engine) => engine.id === id)?.reason ?? '';
}
