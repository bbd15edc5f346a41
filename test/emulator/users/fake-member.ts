import type { WaitOptions } from '../event-log.ts';
import { type Application, findCommand } from '../world/application.ts';
import type { Channel, Guild } from '../world/guild.ts';
import type { Interaction } from '../world/interaction.ts';
import type { Component, Message } from '../world/message.ts';
import type { MessageBoard } from '../world/message-board.ts';
import { permissionsIn } from '../world/permissions.ts';
import { commandData, type OptionValues } from './command-input.ts';
import type { FakeUser } from './fake-user.ts';
import type { FrontDesk } from './front-desk.ts';

const BUTTON = 2;
const COMPONENTS = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

export interface TypingPlace {
  readonly guild: Guild;
  readonly channel: Channel;
  readonly application: Application;
}

/** A fake user at the keyboard in one text channel, facing one bot. */
export class FakeMember {
  readonly #user: FakeUser;
  readonly #place: TypingPlace;
  readonly #board: MessageBoard;
  readonly #desk: FrontDesk;

  constructor(user: FakeUser, place: TypingPlace, board: MessageBoard, desk: FrontDesk) {
    this.#user = user;
    this.#place = place;
    this.#board = board;
    this.#desk = desk;
  }

  /** Writes a message. */
  say(content: string, options: { readonly replyTo?: Message } = {}): Message {
    const { channel } = this.#place;
    const repliesToId = options.replyTo?.id;
    return this.#board.post({ channelId: channel.id, author: this.#user.user, content, repliesToId });
  }

  /**
   * Uses a slash command: `slash('voice join', {channel})`. Settles with the bot's first answer. Throws where Discord
   * would not offer the command: not registered, no such option, default permissions that the member lacks.
   */
  slash(path: string, values: OptionValues = {}, options?: WaitOptions): Promise<Interaction> {
    const { application, guild } = this.#place;
    const { command, data } = commandData(application, guild, path, values);
    const needed = command.defaultMemberPermissions;
    const member = guild.members.get(this.#user.id);
    if (needed !== undefined && member && (permissionsIn(guild, member) & needed) !== needed) {
      throw new Error(`/${path} is not offered to ${this.#user.name}`);
    }
    return this.#submit(COMPONENTS.command, data, undefined, options);
  }

  /** Types into an option that completes itself; the answer's `choices` are the suggestions. */
  autocomplete(path: string, values: OptionValues, focused: string): Promise<Interaction> {
    const { application, guild } = this.#place;
    const { data } = commandData(application, guild, path, values, focused);
    return this.#submit(COMPONENTS.autocomplete, data);
  }

  /** Presses a button of a message, by its custom id or its label. */
  pressButton(message: Message, idOrLabel: string): Promise<Interaction> {
    const button = flatten(message.components).find(
      ({ type, custom_id, label }) => type === BUTTON && [custom_id, label].includes(idOrLabel),
    );
    if (button?.['disabled'] !== undefined && button['disabled'] !== false) {
      throw new Error(`the button "${idOrLabel}" is disabled`);
    }
    return this.#submitComponent(message, button, idOrLabel, {});
  }

  /** Chooses from a select menu, by its custom id. */
  select(message: Message, customId: string, values: readonly string[]): Promise<Interaction> {
    const menu = flatten(message.components).find((component) => component['custom_id'] === customId);
    return this.#submitComponent(message, menu, customId, { values });
  }

  /** Fills in and sends the form an interaction opened. */
  submitModal(opened: Interaction, values: Readonly<Record<string, string>>): Promise<Interaction> {
    const modal = opened.modal;
    if (!modal) {
      throw new Error('the bot opened no form');
    }
    const fill = (component: Component): Component => {
      const customId = component['custom_id'];
      const { components, component: single } = component as {
        components?: readonly Component[];
        component?: Component;
      };
      return {
        type: component['type'],
        id: component['id'] ?? 1,
        ...(typeof customId === 'string' ? { custom_id: customId, value: values[customId] ?? '' } : {}),
        ...(components ? { components: components.map(fill) } : {}),
        ...(single ? { component: fill(single) } : {}),
      };
    };
    const components = (modal['components'] as readonly Component[]).map(fill);
    return this.#submit(COMPONENTS.modal, { custom_id: modal['custom_id'], components }, opened.source);
  }

  /** Whether the bot has a command of this name here. */
  seesCommand(name: string): boolean {
    return findCommand(this.#place.application, this.#place.guild.id, name) !== undefined;
  }

  #submitComponent(
    message: Message,
    component: Component | undefined,
    wanted: string,
    extra: Readonly<Record<string, unknown>>,
  ): Promise<Interaction> {
    if (!component) {
      throw new Error(`message ${message.id} has no component "${wanted}"`);
    }
    const { custom_id, type } = component;
    return this.#submit(COMPONENTS.component, { custom_id, component_type: type, ...extra }, message);
  }

  #submit(
    type: (typeof COMPONENTS)[keyof typeof COMPONENTS],
    data: Record<string, unknown>,
    source?: Message,
    options?: WaitOptions,
  ): Promise<Interaction> {
    const { application, guild, channel } = this.#place;
    const user = this.#user.user;
    return this.#desk.submit({ application, user, guild, channel, type, data, source }, options);
  }
}

function flatten(components: readonly Component[]): readonly Component[] {
  return components.flatMap((component) => [
    component,
    ...flatten((component['components'] ?? []) as readonly Component[]),
  ]);
}
