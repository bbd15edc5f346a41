import { randomBytes } from 'node:crypto';
import type { Emulation } from '../emulation.ts';
import type { WaitOptions } from '../event-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Application } from '../world/application.ts';
import type { Channel, Guild, User } from '../world/guild.ts';
import { Interaction, type InteractionType } from '../world/interaction.ts';
import type { Message } from '../world/message.ts';
import {
  channelPayload,
  guildPayload,
  memberPayload,
  messagePayload,
  type Payload,
  userPayload,
} from '../world/payloads.ts';
import { permissionsIn } from '../world/permissions.ts';

export interface InteractionRequest {
  readonly application: Application;
  readonly user: User;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly type: InteractionType;
  readonly data: Payload;
  /** The message whose button was pressed or whose form was filled in. */
  readonly source?: Message | undefined;
}

/** Passes what users do to the bot, and keeps what it answers. */
export class FrontDesk {
  readonly #emulation: Emulation;
  readonly #gateway: Gateway;
  readonly #interactions = new Map<string, Interaction>();

  constructor(emulation: Emulation, gateway: Gateway) {
    this.#emulation = emulation;
    this.#gateway = gateway;
  }

  find(token: string): Interaction | undefined {
    return this.#interactions.get(token);
  }

  /** Settles with the bot's first answer; rejects, as Discord shows, when "the application did not respond". */
  async submit(request: InteractionRequest, options?: WaitOptions): Promise<Interaction> {
    const { application, user, guild, channel, type, source } = request;
    const interaction = new Interaction({
      id: this.#emulation.nextId(),
      token: randomBytes(24).toString('base64url'),
      type,
      application,
      user,
      guild,
      channel,
      source,
      createdAtMs: this.#emulation.clock.now(),
    });
    this.#interactions.set(interaction.token, interaction);
    const payload = this.#payload(interaction, request.data);
    this.#gateway.dispatchTo(application.user.id, guild.id, 'INTERACTION_CREATE', payload);
    // Discord gives up after 3 s; a little more, so that the emulator's own refusal comes first.
    await interaction.acknowledged({ timeoutMs: 4_000, ...options });
    return interaction;
  }

  #payload(interaction: Interaction, data: Payload): Payload {
    const { application, user, guild, channel, source } = interaction;
    const member = guild.members.get(user.id);
    const bot = guild.members.get(application.user.id);
    return {
      id: interaction.id,
      application_id: application.user.id,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      data,
      guild_id: guild.id,
      guild: { id: guild.id, locale: 'en-US', features: guildPayload(guild)['features'] },
      guild_locale: 'en-US',
      locale: user.locale,
      channel_id: channel.id,
      channel: {
        ...channelPayload(channel),
        permissions: member ? permissionsIn(guild, member, channel).toString() : '0',
      },
      member: member && {
        ...memberPayload(member),
        permissions: permissionsIn(guild, member, channel).toString(),
      },
      user: member ? undefined : userPayload(user),
      app_permissions: bot ? permissionsIn(guild, bot, channel).toString() : '0',
      entitlements: [],
      authorizing_integration_owners: { 0: guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
      ...(source ? { message: messagePayload(source) } : {}),
    };
  }
}
