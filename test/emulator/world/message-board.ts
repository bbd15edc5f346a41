import type { Emulation } from '../emulation.ts';
import { type Application, Intent } from './application.ts';
import type { User } from './guild.ts';
import { isEphemeral, type Message } from './message.ts';
import { messagePayload, type Payload } from './payloads.ts';
import type { Dispatch, World } from './world.ts';

export type Draft = Pick<Message, 'channelId' | 'author' | 'content'> &
  Partial<Pick<Message, 'embeds' | 'components' | 'attachments' | 'flags' | 'repliesToId'>>;

export type Revision = Partial<Pick<Message, 'content' | 'embeds' | 'components' | 'attachments' | 'flags'>>;

const MENTION = /<@!?(\d+)>/g;

/** The messages of all text channels, oldest first; ephemeral ones too, which only their reader is told of. */
export class MessageBoard {
  readonly #emulation: Emulation;
  readonly #world: World;
  readonly #dispatch: (dispatch: Dispatch) => void;
  readonly #messages = new Map<string, Message>();

  constructor(emulation: Emulation, world: World, dispatch: (dispatch: Dispatch) => void) {
    this.#emulation = emulation;
    this.#world = world;
    this.#dispatch = dispatch;
  }

  in(channelId: string): readonly Message[] {
    return [...this.#messages.values()].filter((message) => message.channelId === channelId);
  }

  find(messageId: string): Message | undefined {
    return this.#messages.get(messageId);
  }

  post(draft: Draft): Message {
    const { channelId } = draft;
    const message: Message = {
      id: this.#emulation.nextId(),
      channelId,
      guildId: [...this.#world.guilds.values()].find((guild) => guild.channels.has(channelId))?.id,
      author: draft.author,
      createdAt: this.#isoNow(),
      editedAt: undefined,
      content: draft.content,
      embeds: draft.embeds ?? [],
      components: draft.components ?? [],
      attachments: draft.attachments ?? [],
      flags: draft.flags ?? 0,
      repliesToId: draft.repliesToId,
      mentions: this.#mentionsIn(draft.content),
    };
    this.#messages.set(message.id, message);
    this.#tell(message, 'MESSAGE_CREATE');
    this.#emulation.events.append({ type: 'message-created', message });
    return message;
  }

  edit(before: Message, revision: Revision): Message {
    const message: Message = {
      ...before,
      ...revision,
      mentions: this.#mentionsIn(revision.content ?? before.content),
      editedAt: this.#isoNow(),
    };
    this.#messages.set(message.id, message);
    this.#tell(message, 'MESSAGE_UPDATE');
    this.#emulation.events.append({ type: 'message-edited', message });
    return message;
  }

  remove(message: Message): void {
    this.#messages.delete(message.id);
    if (message.guildId !== undefined && !isEphemeral(message)) {
      const data = { id: message.id, channel_id: message.channelId, guild_id: message.guildId };
      const intents = Intent.GuildMessages;
      this.#dispatch({ guildId: message.guildId, type: 'MESSAGE_DELETE', data, intents });
    }
    this.#emulation.events.append({ type: 'message-deleted', message });
  }

  #mentionsIn(content: string): readonly User[] {
    const ids = new Set([...content.matchAll(MENTION)].map((match) => match[1]!));
    return [...ids].flatMap((id) => this.#world.users.get(id) ?? []);
  }

  #tell(message: Message, type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'): void {
    const { guildId } = message;
    if (guildId === undefined || isEphemeral(message)) {
      return;
    }
    const member = this.#world.guilds.get(guildId)?.members.get(message.author.id);
    const data = (application: Application, intents: number): Payload => ({
      ...this.#payloadFor(message, application, intents),
      guild_id: guildId,
      ...(member
        ? {
            member: { roles: member.roleIds, joined_at: member.joinedAt, deaf: false, mute: false, flags: 0 },
          }
        : {}),
    });
    this.#dispatch({ guildId, type, data, intents: Intent.GuildMessages });
  }

  /** Without the intent a bot sees the words only of what it wrote itself and of what mentions it. */
  #payloadFor(message: Message, application: Application, intents: number): Payload {
    const referenced = message.repliesToId === undefined ? undefined : this.find(message.repliesToId);
    const mentions =
      referenced && !message.mentions.includes(referenced.author)
        ? [...message.mentions, referenced.author]
        : message.mentions;
    const botId = application.user.id;
    const isReadable =
      (intents & Intent.MessageContent) !== 0 ||
      message.author.id === botId ||
      mentions.some(({ id }) => id === botId);
    const visible: Message = isReadable
      ? { ...message, mentions }
      : { ...message, mentions, content: '', embeds: [], components: [], attachments: [] };
    return messagePayload(visible, referenced);
  }

  #isoNow(): string {
    return new Date(this.#emulation.clock.wallNow()).toISOString();
  }
}
