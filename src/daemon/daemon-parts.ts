import type { Paths } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { ParsedInputOf, ReplyOf } from '../control/contract.ts';
import type { ControlEvent } from '../control/events.ts';
import type { ComponentStatus, DaemonStatus, SessionStatus } from '../control/status.ts';
import type { Logger } from '../shared/logger.ts';
import type { EventBus } from './event-bus.ts';
import type { LogBuffer } from './log-buffer.ts';

export interface DaemonStepOptions {
  readonly signal: AbortSignal;
}

/** What can be seen of a process that serves: the control API and the gateway's page show the same. */
export interface DaemonWatch {
  /** Publishes to every client; never waits. Pipeline events go here as they are. */
  readonly publish: (event: ControlEvent) => void;
  readonly bus: EventBus;
  readonly logs: LogBuffer;
  status(): Promise<DaemonStatus>;
}

/** What the daemon lends to the parts it runs. */
export interface DaemonContext {
  readonly paths: Paths;
  /** Publishes to every client of the control API; never waits. Pipeline events go here as they are. */
  readonly publish: (event: ControlEvent) => void;
  /** For a part that shows what the daemon does; its status is there once the parts are composed. */
  readonly watch: DaemonWatch;
  /** A logger whose lines carry `source`: `stt`, `discord`, `service:ollama`. */
  readonly loggerFor: (source: string) => Logger;
}

/** One thing the daemon starts and stops: the engines, Discord, the gateway, the store. */
export interface DaemonPart {
  /** For messages: `engines`, `discord`. */
  readonly name: string;
  /**
   * Resolves when the part is ready; a rejection ends the start of the daemon. What may be absent (Discord
   * without a token, a gateway that is off) resolves at once and tells the rest through its component.
   */
  start(options: DaemonStepOptions): Promise<void>;
  /** Must put up with being called after a `start` that failed. Called in reverse order, with a deadline. */
  stop(options: DaemonStepOptions): Promise<void>;
}

/** What the control API can ask of the running assistant; a part that is absent rejects with `not-available`. */
export interface DaemonActions {
  ask(input: ParsedInputOf<'ask'>, options: DaemonStepOptions): Promise<ReplyOf<'ask'>>;
  say(input: ParsedInputOf<'say'>, options: DaemonStepOptions): Promise<void>;
  /** Gives how many answers were stopped. */
  stopSpeaking(input: ParsedInputOf<'stop'>, options: DaemonStepOptions): Promise<number>;
  joinVoice(input: ParsedInputOf<'voiceJoin'>, options: DaemonStepOptions): Promise<SessionStatus>;
  /** Gives how many channels were left. */
  leaveVoice(input: ParsedInputOf<'voiceLeave'>, options: DaemonStepOptions): Promise<number>;
  selfCheck(options: DaemonStepOptions): Promise<ReplyOf<'selfCheck'>>;
  restartComponent(id: string, options: DaemonStepOptions): Promise<void>;
  services(options: DaemonStepOptions): Promise<ReplyOf<'services'>['services']>;
  servicesUp(options: DaemonStepOptions): Promise<ReplyOf<'servicesUp'>>;
  actOnService(
    input: ParsedInputOf<'serviceAct'>,
    options: DaemonStepOptions,
  ): Promise<ReplyOf<'serviceAct'>['service']>;
  /** Newest first. */
  turns(input: ParsedInputOf<'turns'>, options: DaemonStepOptions): Promise<ReplyOf<'turns'>['turns']>;
  /** Newest first. */
  routes(input: ParsedInputOf<'routes'>, options: DaemonStepOptions): Promise<ReplyOf<'routes'>['routes']>;
  correctRoute(
    input: ParsedInputOf<'correctRoute'>,
    options: DaemonStepOptions,
  ): Promise<ReplyOf<'correctRoute'>['route']>;
}

/** What the composition hands to the daemon. */
export interface DaemonParts {
  /** In the order of starting. */
  readonly parts: readonly DaemonPart[];
  readonly actions: DaemonActions;
  components(): readonly ComponentStatus[];
  sessions(): readonly SessionStatus[];
  /** Resident memory of the child processes (engine hosts), for the status. */
  childRssBytes(): Promise<number>;
}

export type ComposeDaemon = (config: Config, context: DaemonContext) => Promise<DaemonParts>;
