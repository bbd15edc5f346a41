import { DaveGroup } from '../dave/dave-group.ts';
import type { DaveMember } from '../dave/dave-member.ts';
import type { Emulation } from '../emulation.ts';
import type { MediaFrame } from './rtp.ts';

export interface SpeakingNotice {
  readonly userId: string;
  readonly ssrc: number;
  readonly isSpeaking: boolean;
}

/** One user's place in a call. */
export interface Participant {
  readonly userId: string;
  /** Undefined for a client that cannot do DAVE. */
  readonly dave: DaveMember | undefined;
  usersJoined(userIds: readonly string[]): void;
  userLeft(userId: string): void;
  /** Settles when the participant knows; sends nothing where it knows already. */
  noticeSpeaking(notice: SpeakingNotice): Promise<void>;
  hear(frame: MediaFrame): void;
}

/** What goes on in one voice channel: a forwarding server for its media, and its encryption group. */
export class Call {
  readonly channelId: string;
  readonly group: DaveGroup;
  readonly #participants = new Map<string, Participant>();

  constructor(emulation: Emulation, channelId: string) {
    this.channelId = channelId;
    this.group = new DaveGroup(emulation, channelId, emulation.faults.dave.protocol === 'off' ? 0 : 1);
  }

  get userIds(): readonly string[] {
    return [...this.#participants.keys()];
  }

  join(participant: Participant): void {
    participant.usersJoined(this.userIds);
    for (const other of this.#participants.values()) {
      other.usersJoined([participant.userId]);
    }
    this.#participants.set(participant.userId, participant);
    if (participant.dave) {
      this.group.join(participant.dave);
    } else {
      void this.group.changeProtocolVersion(0);
    }
  }

  leave(participant: Participant): void {
    if (this.#participants.get(participant.userId) !== participant) {
      return;
    }
    this.#participants.delete(participant.userId);
    this.group.leave(participant.userId);
    for (const other of this.#participants.values()) {
      other.userLeft(participant.userId);
    }
  }

  /** Settles when all others know whose SSRC it is. */
  async announceSpeaking(notice: SpeakingNotice): Promise<void> {
    await Promise.all(this.#othersThan(notice.userId).map((other) => other.noticeSpeaking(notice)));
  }

  forward(frame: MediaFrame): void {
    for (const participant of this.#participants.values()) {
      if (participant.userId !== frame.userId) {
        participant.hear(frame);
      }
    }
  }

  #othersThan(userId: string): readonly Participant[] {
    return [...this.#participants.values()].filter((participant) => participant.userId !== userId);
  }
}
