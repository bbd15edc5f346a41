import type { Emulation } from '../emulation.ts';
import type { Channel, Guild } from '../world/guild.ts';
import type { Message } from '../world/message.ts';
import type { MessageBoard } from '../world/message-board.ts';
import {
  channelPayload,
  guildPayload,
  memberPayload,
  messagePayload,
  type Payload,
  rolePayload,
  userPayload,
  voiceStatePayload,
} from '../world/payloads.ts';
import { hasPermission, type PermissionName } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import { readDraft, readRevision } from './message-body.ts';
import { missingAccess, missingPermissions, UNKNOWN, unknown } from './rest-error.ts';
import { noContent, ok, type RestRequest } from './rest-request.ts';
import type { Parameters, Route } from './router.ts';

/** Channels and their messages, guilds and their members. */
export function channelRoutes(emulation: Emulation, world: World, board: MessageBoard): readonly Route[] {
  const guildFor = (request: RestRequest, guildId = ''): Guild => {
    const guild = world.guilds.get(guildId);
    if (!guild?.members.has(request.application!.user.id)) {
      throw unknown('Guild', UNKNOWN.guild);
    }
    return guild;
  };

  /** The channel, if the bot may see it and has the permissions. */
  const channelFor = (
    request: RestRequest,
    { channelId = '' }: Parameters,
    ...needed: readonly PermissionName[]
  ): { readonly guild: Guild; readonly channel: Channel } => {
    const guild = [...world.guilds.values()].find(({ channels }) => channels.has(channelId));
    const member = guild?.members.get(request.application!.user.id);
    const channel = guild?.channels.get(channelId);
    if (!guild || !channel) {
      throw unknown('Channel', UNKNOWN.channel);
    }
    if (!member || !hasPermission(guild, member, 'ViewChannel', channel)) {
      throw missingAccess();
    }
    if (needed.some((name) => !hasPermission(guild, member, name, channel))) {
      throw missingPermissions();
    }
    return { guild, channel };
  };

  const messageFor = (channelId: string, messageId = ''): Message => {
    const message = board.find(messageId);
    if (message?.channelId !== channelId) {
      throw unknown('Message', UNKNOWN.message);
    }
    return message;
  };

  const payload = (message: Message): Payload =>
    messagePayload(message, message.repliesToId === undefined ? undefined : board.find(message.repliesToId));

  return [
    {
      method: 'GET',
      pattern: '/channels/:channelId',
      auth: 'bot',
      answer: (request, parameters) => ok(channelPayload(channelFor(request, parameters).channel)),
    },
    {
      method: 'GET',
      pattern: '/channels/:channelId/messages',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters, 'ReadMessageHistory');
        const limit = Number(request.query.get('limit') ?? 50);
        return ok(board.in(channel.id).slice(-limit).reverse().map(payload));
      },
    },
    {
      method: 'GET',
      pattern: '/channels/:channelId/messages/:messageId',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters, 'ReadMessageHistory');
        return ok(payload(messageFor(channel.id, parameters['messageId'])));
      },
    },
    {
      method: 'POST',
      pattern: '/channels/:channelId/messages',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters, 'SendMessages');
        const draft = readDraft(request, emulation.nextId);
        if ((draft.attachments?.length ?? 0) > 0) {
          channelFor(request, parameters, 'AttachFiles');
        }
        const author = request.application!.user;
        return ok(payload(board.post({ ...draft, channelId: channel.id, author })));
      },
    },
    {
      method: 'PATCH',
      pattern: '/channels/:channelId/messages/:messageId',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters);
        const message = messageFor(channel.id, parameters['messageId']);
        if (message.author.id !== request.application!.user.id) {
          throw missingPermissions();
        }
        return ok(payload(board.edit(message, readRevision(request, emulation.nextId))));
      },
    },
    {
      method: 'DELETE',
      pattern: '/channels/:channelId/messages/:messageId',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters);
        const message = messageFor(channel.id, parameters['messageId']);
        if (message.author.id !== request.application!.user.id) {
          channelFor(request, parameters, 'ManageMessages');
        }
        board.remove(message);
        return noContent;
      },
    },
    {
      method: 'POST',
      pattern: '/channels/:channelId/typing',
      auth: 'bot',
      answer: (request, parameters) => {
        const { channel } = channelFor(request, parameters, 'SendMessages');
        const userId = request.application!.user.id;
        emulation.events.append({ type: 'typing-started', channelId: channel.id, userId });
        return noContent;
      },
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId',
      auth: 'bot',
      answer: (request, { guildId }) => ok(guildPayload(guildFor(request, guildId))),
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId/channels',
      auth: 'bot',
      answer: (request, { guildId }) =>
        ok([...guildFor(request, guildId).channels.values()].map(channelPayload)),
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId/roles',
      auth: 'bot',
      answer: (request, { guildId }) => ok([...guildFor(request, guildId).roles.values()].map(rolePayload)),
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId/members',
      auth: 'bot',
      answer: (request, { guildId }) =>
        ok([...guildFor(request, guildId).members.values()].map(memberPayload)),
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId/members/:userId',
      auth: 'bot',
      answer: (request, { guildId, userId = '' }) => {
        const id = userId === '@me' ? request.application!.user.id : userId;
        const member = guildFor(request, guildId).members.get(id);
        if (!member) {
          throw unknown('Member', UNKNOWN.member);
        }
        return ok(memberPayload(member));
      },
    },
    {
      method: 'GET',
      pattern: '/guilds/:guildId/voice-states/:userId',
      auth: 'bot',
      answer: (request, { guildId, userId = '' }) => {
        const id = userId === '@me' ? request.application!.user.id : userId;
        const state = guildFor(request, guildId).voiceStates.get(id);
        if (!state) {
          throw unknown('Voice State', 10_065);
        }
        return ok(voiceStatePayload(state));
      },
    },
    {
      method: 'GET',
      pattern: '/users/:userId',
      auth: 'bot',
      answer: (_request, { userId = '' }) => {
        const user = world.users.get(userId);
        if (!user) {
          throw unknown('User', UNKNOWN.user);
        }
        return ok(userPayload(user));
      },
    },
  ];
}
