import { z } from 'zod';
import type { Draft, Revision } from '../world/message-board.ts';
import { RestError } from './rest-error.ts';
import { parseBody, type RestRequest, toAttachments } from './rest-request.ts';

const record = z.record(z.string(), z.unknown());

/** What a bot may write, with Discord's limits. */
const message = z.object({
  content: z.string().max(2_000, 'content: Must be 2000 or fewer in length.').nullish(),
  embeds: z.array(record).max(10).nullish(),
  components: z.array(record).max(40).nullish(),
  flags: z.number().int().nullish(),
  message_reference: z.object({ message_id: z.string() }).nullish(),
});

const MAX_EMBED_CHARACTERS = 6_000;

type Body = Omit<Draft, 'channelId' | 'author'>;

/** A new message; an empty one is refused. */
export function readDraft(request: RestRequest, nextId: () => string): Body {
  const { content, embeds, components, flags, message_reference: reference } = readMessage(request.body);
  const attachments = toAttachments(request.files, nextId);
  if (!content && !embeds?.length && !components?.length && attachments.length === 0) {
    throw new RestError(400, 50_006, 'Cannot send an empty message');
  }
  return {
    content: content ?? '',
    embeds: embeds ?? [],
    components: components ?? [],
    attachments,
    flags: flags ?? 0,
    repliesToId: reference?.message_id,
  };
}

/** A change of a message: what is not mentioned stays. */
export function readRevision(request: RestRequest, nextId: () => string): Revision {
  const { content, embeds, components } = readMessage(request.body);
  return {
    ...(content === undefined ? {} : { content: content ?? '' }),
    ...(embeds ? { embeds } : {}),
    ...(components ? { components } : {}),
    ...(request.files.length > 0 ? { attachments: toAttachments(request.files, nextId) } : {}),
  };
}

function readMessage(body: unknown): z.infer<typeof message> {
  const read = parseBody(message, body);
  const characters = (read.embeds ?? []).reduce((sum, embed) => sum + embedCharacters(embed), 0);
  if (characters > MAX_EMBED_CHARACTERS) {
    throw new RestError(400, 50_035, 'Invalid Form Body\nembeds: Embed size exceeds maximum size of 6000');
  }
  return read;
}

/** Titles, descriptions, field names and values, footers and authors count; addresses do not. */
function embedCharacters(value: unknown, key = ''): number {
  if (typeof value === 'string') {
    return key.endsWith('url') ? 0 : value.length;
  }
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  return Object.entries(value).reduce((sum, [name, inner]) => sum + embedCharacters(inner, name), 0);
}
