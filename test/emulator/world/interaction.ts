import { EventLog, type WaitOptions } from '../event-log.ts';
import type { Application } from './application.ts';
import type { Channel, Guild, User } from './guild.ts';
import { EPHEMERAL, LOADING, type Message } from './message.ts';

/** By Discord's numbers: 2 command, 3 component, 4 autocomplete, 5 modal. */
export type InteractionType = 2 | 3 | 4 | 5;

/** How a bot may answer, by Discord's numbers. */
export const ResponseType = {
  Message: 4,
  DeferredMessage: 5,
  DeferredUpdate: 6,
  Update: 7,
  Autocomplete: 8,
  Modal: 9,
} as const;

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export interface InteractionResponse {
  readonly type: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** From the click to the acknowledgement, by the emulator's clock. */
  readonly afterMs: number;
}

/** What somebody did with the bot, and what the bot made of it. */
export class Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly application: Application;
  readonly user: User;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly createdAtMs: number;
  /** The message whose component was used. */
  readonly source: Message | undefined;
  readonly followups: Message[] = [];
  readonly #changes = new EventLog<'acknowledged' | 'message' | 'followup'>();
  #response: InteractionResponse | undefined;
  #message: Message | undefined;

  constructor(
    options: Pick<
      Interaction,
      'id' | 'token' | 'type' | 'application' | 'user' | 'guild' | 'channel' | 'createdAtMs' | 'source'
    >,
  ) {
    this.id = options.id;
    this.token = options.token;
    this.type = options.type;
    this.application = options.application;
    this.user = options.user;
    this.guild = options.guild;
    this.channel = options.channel;
    this.createdAtMs = options.createdAtMs;
    this.source = options.source;
  }

  /** Undefined as long as the bot has not acknowledged it. */
  get response(): InteractionResponse | undefined {
    return this.#response;
  }

  /** The answer as it stands; "thinking …" as long as it is deferred. */
  get message(): Message | undefined {
    return this.#message;
  }

  get isEphemeral(): boolean {
    const flags = this.#message?.flags ?? Number(this.#response?.data['flags'] ?? 0);
    return (flags & EPHEMERAL) !== 0;
  }

  /** The first answer of any kind. */
  async acknowledged(options?: WaitOptions): Promise<InteractionResponse> {
    if (!this.#response) {
      await this.#changes.next((change) => change === 'acknowledged', options);
    }
    return this.#response!;
  }

  /** The answer in words: the first one, or what a deferred one became. */
  async answer(options?: WaitOptions): Promise<Message> {
    while (!this.#message || (this.#message.flags & LOADING) !== 0) {
      await this.#changes.next(() => true, options);
    }
    return this.#message;
  }

  /** The n-th message after the answer, from 0. */
  async followup(index: number, options?: WaitOptions): Promise<Message> {
    while (this.followups.length <= index) {
      await this.#changes.next((change) => change === 'followup', options);
    }
    return this.followups[index]!;
  }

  /** Suggestions of an autocompletion. */
  get choices(): readonly Choice[] {
    return (this.#response?.data['choices'] ?? []) as readonly Choice[];
  }

  /** The form the bot wants filled in; undefined where it wants none. */
  get modal(): Readonly<Record<string, unknown>> | undefined {
    return this.#response?.type === ResponseType.Modal ? this.#response.data : undefined;
  }

  acknowledge(response: InteractionResponse): void {
    this.#response = response;
    this.#changes.append('acknowledged');
  }

  setMessage(message: Message): void {
    this.#message = message;
    this.#changes.append('message');
  }

  addFollowup(message: Message): void {
    this.followups.push(message);
    this.#changes.append('followup');
  }
}
