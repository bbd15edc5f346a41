import type { PipelineEvent } from '../../core/pipeline/events.ts';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Recordings } from '../recording/recordings.ts';
import { type Captions, createCaptions, type LiveMessage } from '../text/captions.ts';
import type { Room } from './rooms.ts';

export interface RoomSideOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nameIn: (guildId: string) => string;
  /** Asked at every event: a server may change its mind. */
  readonly hasCaptions: (guildId: string) => boolean;
  readonly recordings: Recordings;
  readonly post: (channelId: string, text: string) => Promise<LiveMessage | undefined>;
}

/** What goes on beside the voice of each room: captions, the last receipt, the events of a recording. */
export interface RoomSide {
  opened(room: Room): void;
  closed(room: Room): void;
  observe(event: PipelineEvent): void;
  lastReceipt(guildId: string): Receipt | undefined;
}

interface Watched {
  readonly guildId: string;
  readonly captions: Captions;
}

export function createRoomSide(options: RoomSideOptions): RoomSide {
  const watched = new Map<string, Watched>();
  const receipts = new Map<string, Receipt>();

  return {
    opened({ guild, session, textChannelId }) {
      const captions = createCaptions({
        clock: options.clock,
        assistantName: () => options.nameIn(guild.id),
        post: (text) => options.post(textChannelId, text),
        onFailure: (error) =>
          options.logger.warn({ reason: (error as Error).message }, 'captions could not be posted'),
      });
      watched.get(session.id)?.captions[Symbol.dispose]();
      watched.set(session.id, { guildId: guild.id, captions });
    },
    closed({ guild, session }) {
      options.recordings.stop(guild.id);
      watched.get(session.id)?.captions[Symbol.dispose]();
      watched.delete(session.id);
    },
    observe(event) {
      const room = watched.get(event.sessionId);
      if (!room) return;
      if (options.hasCaptions(room.guildId)) room.captions.observe(event);
      if (event.type === 'turn-ended') {
        receipts.set(room.guildId, event.receipt);
        const { speakerId, heard, spoken, outcome } = event.receipt;
        options.recordings.note(room.guildId, { type: 'turn-ended', speakerId, heard, spoken, outcome });
      } else if (event.type === 'speaker-joined' || event.type === 'speaker-left') {
        const { type, speakerId, speakerName } = event;
        options.recordings.note(room.guildId, { type, speakerId, speakerName });
      }
    },
    lastReceipt: (guildId) => receipts.get(guildId),
  };
}
