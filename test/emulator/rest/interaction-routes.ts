import { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import { type Interaction, ResponseType } from '../world/interaction.ts';
import { EPHEMERAL, LOADING, type Message } from '../world/message.ts';
import type { MessageBoard } from '../world/message-board.ts';
import { messagePayload } from '../world/payloads.ts';
import { readDraft, readRevision } from './message-body.ts';
import { RestError, UNKNOWN, unknown } from './rest-error.ts';
import { noContent, ok, parseBody, type RestRequest } from './rest-request.ts';
import type { Parameters, Route } from './router.ts';

const callback = z.object({
  type: z.number().int().min(1).max(12),
  data: z.record(z.string(), z.unknown()).nullish(),
});
const MAX_CHOICES = 25;

/** Answers to interactions: the first one, its changes, what follows. */
export function interactionRoutes(
  emulation: Emulation,
  board: MessageBoard,
  findInteraction: (token: string) => Interaction | undefined,
): readonly Route[] {
  /** The first answer, by its kind. */
  const respond = (interaction: Interaction, type: number, request: RestRequest): void => {
    const author = interaction.application.user;
    const channelId = interaction.channel.id;
    const data = (request.body as { data?: unknown }).data;
    if (type === ResponseType.Message) {
      const draft = readDraft({ ...request, body: data }, emulation.nextId);
      interaction.setMessage(board.post({ ...draft, channelId, author }));
    } else if (type === ResponseType.DeferredMessage) {
      const flags = Number((data as { flags?: unknown } | undefined)?.flags ?? 0);
      interaction.setMessage(board.post({ channelId, author, content: '', flags: flags | LOADING }));
    } else if (type === ResponseType.Update && interaction.source) {
      const revision = readRevision({ ...request, body: data }, emulation.nextId);
      interaction.setMessage(board.edit(interaction.source, revision));
    } else if (type === ResponseType.DeferredUpdate && interaction.source) {
      interaction.setMessage(interaction.source);
    } else if (type === ResponseType.Autocomplete) {
      const choices = (data as { choices?: readonly unknown[] } | undefined)?.choices ?? [];
      if (choices.length > MAX_CHOICES) {
        throw new RestError(400, 50_035, 'Invalid Form Body\ndata.choices: Must be 25 or fewer in length.');
      }
    }
  };

  const known = ({ token = '' }: Parameters): Interaction => {
    const interaction = findInteraction(token);
    if (!interaction?.response) {
      throw unknown('Webhook', UNKNOWN.webhook);
    }
    return interaction;
  };

  const messageOf = (parameters: Parameters): { interaction: Interaction; message: Message } => {
    const interaction = known(parameters);
    const { messageId = '' } = parameters;
    const id = messageId === '@original' ? interaction.message?.id : messageId;
    const message = id === undefined ? undefined : board.find(id);
    if (!message) {
      throw unknown('Message', UNKNOWN.message);
    }
    return { interaction, message };
  };

  return [
    {
      method: 'POST',
      pattern: '/interactions/:interactionId/:token/callback',
      auth: 'path',
      answer: (request, { token = '' }) => {
        const interaction = findInteraction(token);
        const afterMs = emulation.clock.now() - (interaction?.createdAtMs ?? 0);
        if (!interaction || afterMs >= emulation.faults.interactions.expireAfterMs) {
          throw unknown('interaction', UNKNOWN.interaction);
        }
        if (interaction.response) {
          throw new RestError(400, 40_060, 'Interaction has already been acknowledged.');
        }
        const { type, data } = parseBody(callback, request.body);
        respond(interaction, type, request);
        interaction.acknowledge({ type, data: data ?? {}, afterMs });
        emulation.events.append({
          type: 'interaction-answered',
          interactionId: interaction.id,
          responseType: type,
          afterMs,
        });
        return request.query.get('with_response') === 'true' ? ok(callbackPayload(interaction)) : noContent;
      },
    },
    {
      method: 'POST',
      pattern: '/webhooks/:applicationId/:token',
      auth: 'path',
      answer: (request, parameters) => {
        const interaction = known(parameters);
        const draft = readDraft(request, emulation.nextId);
        const author = interaction.application.user;
        const isFirstAnswer = ((interaction.message?.flags ?? 0) & LOADING) !== 0;
        if (isFirstAnswer && interaction.message) {
          // The first message after a deferral takes its place.
          const message = board.edit(interaction.message, {
            ...draft,
            flags: interaction.message.flags & ~LOADING,
          });
          interaction.setMessage(message);
          return ok(messagePayload(message));
        }
        const message = board.post({ ...draft, channelId: interaction.channel.id, author });
        interaction.addFollowup(message);
        return ok(messagePayload(message));
      },
    },
    {
      method: 'GET',
      pattern: '/webhooks/:applicationId/:token/messages/:messageId',
      auth: 'path',
      answer: (_request, parameters) => ok(messagePayload(messageOf(parameters).message)),
    },
    {
      method: 'PATCH',
      pattern: '/webhooks/:applicationId/:token/messages/:messageId',
      auth: 'path',
      answer: (request, parameters) => {
        const { interaction, message } = messageOf(parameters);
        const revision = readRevision(request, emulation.nextId);
        const edited = board.edit(message, { ...revision, flags: message.flags & ~LOADING });
        if (message.id === interaction.message?.id) {
          interaction.setMessage(edited);
        } else {
          interaction.followups.splice(
            interaction.followups.findIndex(({ id }) => id === message.id),
            1,
            edited,
          );
        }
        return ok(messagePayload(edited));
      },
    },
    {
      method: 'DELETE',
      pattern: '/webhooks/:applicationId/:token/messages/:messageId',
      auth: 'path',
      answer: (_request, parameters) => {
        board.remove(messageOf(parameters).message);
        return noContent;
      },
    },
  ];
}

function callbackPayload(interaction: Interaction): Record<string, unknown> {
  const { message } = interaction;
  const type = interaction.response?.type;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      response_message_id: message?.id,
      response_message_loading: ((message?.flags ?? 0) & LOADING) !== 0,
      response_message_ephemeral: ((message?.flags ?? 0) & EPHEMERAL) !== 0,
    },
    resource: { type, ...(message ? { message: messagePayload(message) } : {}) },
  };
}
