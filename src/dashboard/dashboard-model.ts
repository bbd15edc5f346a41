import type { ControlEvent } from '../control/events.ts';
import type { LogRecord } from '../control/logs.ts';
import type { TurnReceipt } from '../control/receipts.ts';
import type { ServiceStatus, StackStep } from '../control/services.ts';
import type { ComponentStatus, DaemonStatus } from '../control/status.ts';
import {
  applyTurnEvent,
  beginsTurn,
  isTurnEvent,
  type LiveTurn,
  openTurn,
  type TurnEvent,
  turnOfReceipt,
} from './live-turn.ts';
import { appendUsages, type PartUsages } from './part-usage.ts';
import { partsOf } from './parts.ts';

/** The line to the daemon. `wasLost`: it was there before, and came back. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly sinceMs: number; readonly wasLost: boolean }
  | {
      readonly state: 'lost';
      readonly sinceMs: number;
      /** Whether it had been there at all. */
      readonly hadDaemon: boolean;
      readonly message: string;
      readonly nextSteps: readonly string[];
    };

/** Resources at one moment, for the graphs. */
export interface ResourceSample {
  readonly atMs: number;
  readonly rssBytes: number;
  /** Share of one core between this sample and the one before. */
  readonly cpuFraction: number;
}

export interface SpeakerLevel {
  /** Unix ms. */
  readonly atMs: number;
  readonly levelDbfs: number;
}

/** All the dashboard knows; every list is bounded, so that days of events cost no memory. */
export interface DashboardModel {
  readonly connection: Connection;
  readonly status?: DaemonStatus | undefined;
  readonly samples: readonly ResourceSample[];
  /** The services behind the engines, as last read. */
  readonly services: readonly ServiceStatus[];
  /** What is being done for a service right now, by its name. */
  readonly stackSteps: ReadonlyMap<string, StackStep>;
  /** What each part uses, for the graphs. */
  readonly usages: PartUsages;
  /** Oldest first. */
  readonly turns: readonly LiveTurn[];
  /** Of ended turns, oldest first. */
  readonly receipts: readonly TurnReceipt[];
  readonly logs: readonly LogRecord[];
  readonly speakerNames: ReadonlyMap<string, string>;
  /** How loud each speaker was when last measured, by id. */
  readonly levels: ReadonlyMap<string, SpeakerLevel>;
  /** Events the daemon had to forget before we asked for them. */
  readonly lostEvents: number;
}

export type DashboardChange =
  | { readonly type: 'event-received'; readonly event: ControlEvent; readonly nowMs: number }
  | { readonly type: 'status-read'; readonly status: DaemonStatus; readonly nowMs: number }
  | { readonly type: 'services-read'; readonly services: readonly ServiceStatus[] }
  | { readonly type: 'receipts-read'; readonly receipts: readonly TurnReceipt[] }
  | { readonly type: 'logs-read'; readonly records: readonly LogRecord[] }
  | { readonly type: 'connected'; readonly nowMs: number }
  | {
      readonly type: 'disconnected';
      readonly nowMs: number;
      readonly message: string;
      readonly nextSteps: readonly string[];
    };

export const emptyModel: DashboardModel = {
  connection: { state: 'connecting' },
  samples: [],
  services: [],
  stackSteps: new Map(),
  usages: new Map(),
  turns: [],
  receipts: [],
  logs: [],
  speakerNames: new Map(),
  levels: new Map(),
  lostEvents: 0,
};

/** How much is kept: a screen of turns and some pages back, an hour of a busy conversation, an hour of samples. */
export const kept = {
  turns: 200,
  receipts: 1_000,
  logs: 2_000,
  samples: 1_800,
  speakerNames: 500,
  levels: 50,
  stackSteps: 50,
} as const;

/** The model after one more change: pure, total, and indifferent to the order and the loss of events. */
export function applyChange(model: DashboardModel, change: DashboardChange): DashboardModel {
  switch (change.type) {
    case 'event-received':
      return applyEvent(model, change.event, change.nowMs);
    case 'status-read':
      return withStatus(model, change.status, change.nowMs);
    case 'services-read':
      return { ...model, services: change.services };
    case 'receipts-read':
      return change.receipts
        .toSorted((a, b) => a.startedAt - b.startedAt)
        .reduce((next, receipt) => withPastReceipt(next, receipt), model);
    case 'logs-read':
      return { ...model, logs: inOrder(append(model.logs, change.records, kept.logs)) };
    case 'connected':
      return {
        ...model,
        connection: {
          state: 'connected',
          sinceMs: change.nowMs,
          wasLost: model.connection.state === 'lost' && model.connection.hadDaemon,
        },
      };
    case 'disconnected':
      return {
        ...model,
        connection: {
          state: 'lost',
          // Trying again does not make the loss a new one.
          sinceMs: model.connection.state === 'lost' ? model.connection.sinceMs : change.nowMs,
          hadDaemon:
            model.connection.state === 'lost' ? model.connection.hadDaemon : model.status !== undefined,
          message: change.message,
          nextSteps: change.nextSteps,
        },
        // Nobody will end what the daemon that is gone had begun.
        turns: model.turns.map((turn) => (turn.phase === 'over' ? turn : { ...turn, phase: 'over' })),
      };
  }
}

function applyEvent(model: DashboardModel, event: ControlEvent, nowMs: number): DashboardModel {
  if (isTurnEvent(event)) return withTurnEvent(model, event, nowMs);
  switch (event.type) {
    case 'session-opened':
    case 'session-closed':
    case 'deferred-answer-ended':
    case 'daemon-ready':
      // The status that is read every few seconds says the same, and more.
      return model;
    case 'speaker-joined':
    case 'speaker-left':
      return withSpeaker(model, event.speakerId, event.speakerName);
    case 'speaker-level-measured':
      return withLevel(model, event.speakerId, { atMs: nowMs, levelDbfs: event.levelDbfs });
    case 'component-changed':
      return withComponent(model, event.component);
    case 'log-written':
      return { ...model, logs: append(model.logs, [event.record], kept.logs) };
    case 'stack-progressed':
      return withStackStep(model, event.step);
    case 'daemon-stopping':
      return model.status ? { ...model, status: { ...model.status, state: 'stopping' } } : model;
    case 'events-lost':
      return { ...model, lostEvents: model.lostEvents + event.count };
  }
}

function withTurnEvent(model: DashboardModel, event: TurnEvent, nowMs: number): DashboardModel {
  const index = model.turns.findLastIndex(
    (turn) => turn.turnId === event.turnId && turn.sessionId === event.sessionId,
  );
  const found = model.turns[index];
  const isNew = !found || (found.phase === 'over' && beginsTurn(event));
  const turn = applyTurnEvent(isNew ? openTurn(event, nowMs) : found, event);
  const turns = isNew ? append(model.turns, [turn], kept.turns) : model.turns.with(index, turn);
  if (event.type !== 'turn-ended') return { ...model, turns };
  return withReceipt(
    { ...model, turns: turns.filter((one) => one === turn || !isTold(one, turn)) },
    event.receipt,
  );
}

/** Whether both tell of the same turn: its receipt was among those of the past, and its events came as well. */
const isTold = (one: LiveTurn, turn: LiveTurn) =>
  one.sessionId === turn.sessionId &&
  one.turnId === turn.turnId &&
  one.receipt?.startedAt === turn.receipt?.startedAt;

function withReceipt(model: DashboardModel, receipt: TurnReceipt): DashboardModel {
  const isKnown = model.receipts.some(
    (one) => one.turnId === receipt.turnId && one.startedAt === receipt.startedAt,
  );
  if (isKnown) return model;
  return {
    ...withSpeaker(model, receipt.speakerId, receipt.speakerName),
    receipts: append(model.receipts, [receipt], kept.receipts),
  };
}

function withPastReceipt(model: DashboardModel, receipt: TurnReceipt): DashboardModel {
  const next = withReceipt(model, receipt);
  if (next === model) return model;
  return { ...next, turns: append(next.turns, [turnOfReceipt(receipt)], kept.turns) };
}

function withSpeaker(model: DashboardModel, id: string, name: string): DashboardModel {
  if (model.speakerNames.get(id) === name) return model;
  const names = [...model.speakerNames].filter(([known]) => known !== id).slice(-kept.speakerNames + 1);
  return { ...model, speakerNames: new Map([...names, [id, name]]) };
}

function withLevel(model: DashboardModel, speakerId: string, level: SpeakerLevel): DashboardModel {
  // Whoever was silent long enough to be forgotten comes back with the next reading.
  const others = [...model.levels].filter(([id]) => id !== speakerId).slice(-kept.levels + 1);
  return { ...model, levels: new Map([...others, [speakerId, level]]) };
}

function withStackStep(model: DashboardModel, step: StackStep): DashboardModel {
  const { service, state } = step;
  if (service === undefined) return model;
  const others = [...model.stackSteps].filter(([name]) => name !== service).slice(-kept.stackSteps + 1);
  const isUnderWay = state === 'started' || state === 'progressed';
  return { ...model, stackSteps: new Map(isUnderWay ? [...others, [service, step]] : others) };
}

function withComponent(model: DashboardModel, component: ComponentStatus): DashboardModel {
  const { status } = model;
  if (!status) return model;
  const index = status.components.findIndex((one) => one.id === component.id);
  const components = index < 0 ? [...status.components, component] : status.components.with(index, component);
  return { ...model, status: { ...status, components } };
}

function withStatus(model: DashboardModel, status: DaemonStatus, nowMs: number): DashboardModel {
  const before = model.status;
  const sample: ResourceSample = {
    atMs: nowMs,
    rssBytes: status.resources.rssBytes,
    cpuFraction: recentCpu(before, status),
  };
  const speakers = status.sessions.flatMap((session) => session.speakers);
  return speakers.reduce<DashboardModel>((next, { id, name }) => withSpeaker(next, id, name), {
    ...model,
    status,
    samples: append(model.samples, [sample], kept.samples),
    usages: appendUsages(model.usages, partsOf(status.components, model.services), model.services),
  });
}

/** The daemon tells its share of a core since it started; the graph wants that of the last seconds. */
function recentCpu(before: DaemonStatus | undefined, after: DaemonStatus): number {
  const now = after.resources.cpuFraction;
  if (before?.startedAtMs !== after.startedAtMs || after.uptimeMs <= before.uptimeMs) return now;
  const spentMs = now * after.uptimeMs - before.resources.cpuFraction * before.uptimeMs;
  return Math.max(0, spentMs / (after.uptimeMs - before.uptimeMs));
}

/** What a service wrote is read when somebody asks for it, and is older than what is there. */
function inOrder(logs: readonly LogRecord[]): readonly LogRecord[] {
  const isInOrder = logs.every(
    (record, index) => index === 0 || record.timeMs >= (logs[index - 1]?.timeMs ?? 0),
  );
  return isInOrder ? logs : logs.toSorted((a, b) => a.timeMs - b.timeMs);
}

function append<Item>(list: readonly Item[], more: readonly Item[], limit: number): readonly Item[] {
  const joined = [...list, ...more];
  return joined.length > limit ? joined.slice(-limit) : joined;
}
