import type { ServerSentMessage } from '../shared/server-sent-messages.ts';
import { type ControlEvent, controlEventSchema } from './events.ts';

export interface ReceivedEvent {
  /** What to give as `lastEventId` in order to go on after this event. */
  readonly id: string;
  readonly event: ControlEvent;
}

/** Undefined for an event this version does not know: a newer daemon may say more. */
export function readEvent(message: ServerSentMessage): ReceivedEvent | undefined {
  let data: unknown;
  try {
    data = JSON.parse(message.data);
  } catch {
    return undefined;
  }
  const parsed = controlEventSchema.safeParse(data);
  return parsed.success ? { id: message.id ?? '', event: parsed.data } : undefined;
}

export function formatServerSentEvent(id: string, event: ControlEvent): string {
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
