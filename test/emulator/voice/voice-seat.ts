import type { Call } from './call.ts';

/** A client's right to connect to a voice server, given with VOICE_SERVER_UPDATE. */
export interface VoiceSeat {
  readonly userId: string;
  readonly guildId: string;
  readonly call: Call;
  readonly ssrc: number;
  /** Of the main gateway's session, which the voice gateway checks. */
  readonly sessionId: string;
  readonly token: string;
  /** Without the permission to speak its audio is dropped. */
  readonly maySpeak: () => boolean;
  /** SSRCs the client was told of in an earlier session and is not told of again. */
  readonly announcedBefore: ReadonlySet<number>;
}
