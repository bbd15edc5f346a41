import type { DiscordGatewayAdapterCreator } from '@discordjs/voice';
import type { VoiceSession, VoiceSessionEvent } from '../../core/ports/index.ts';
import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { type LinkEnd, type LinkPatience, openVoiceLink } from '../connection/voice-link.ts';
import { createHearing } from '../hearing/hearing.ts';
import type { JitterStatistics, ReceivedPacket } from '../hearing/jitter-buffer.ts';
import type { EncodeThread } from '../opus/encode-thread.ts';
import type { Replies } from '../replies/replies.ts';
import { DiscordPlayout } from '../speaking/discord-playout.ts';
import { createMouth } from '../speaking/mouth.ts';

/** Somebody in the channel. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  readonly isMuted: boolean;
}

export interface DiscordSessionOptions {
  readonly guildId: string;
  readonly channelId: string;
  readonly group: string;
  readonly adapterCreator: DiscordGatewayAdapterCreator;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly patience: LinkPatience;
  readonly stuckAfterMs: number;
  readonly encodeThread: EncodeThread;
  /** Asked for every packet: whoever is not to be heard is dropped before decoding. */
  readonly mayHear: (userId: string) => boolean;
  readonly postText: (text: string) => Promise<void>;
  /** In the language of those who read them. */
  readonly replies: () => Replies;
  readonly onJoiningAgain: () => void;
  readonly onMoved: (channelId: string) => void;
  readonly onPacket: (userId: string, packet: ReceivedPacket) => void;
  /** What was sent, for recordings. */
  readonly onSent: (packet: Uint8Array) => void;
}

/** How a session is doing; for the status. */
export interface SessionHealth {
  readonly isConnected: boolean;
  readonly reconnects: number;
  readonly healed: number;
  readonly hearing: ReadonlyMap<string, JitterStatistics>;
}

export interface DiscordSession extends VoiceSession {
  readonly opened: Promise<LinkEnd | undefined>;
  readonly ended: Promise<LinkEnd>;
  readonly health: SessionHealth;
  /** Who is in the channel now, the bot itself left out. */
  setParticipants(participants: readonly Participant[]): void;
}

/** Audio and comings and goings that may wait for the conversation: a minute of ten people. */
const eventCapacity = 30_000;
/** Being deaf for less is not worth a message, ms. */
const worthTellingMs = 3_000;

/** A voice channel as the conversation sees it. */
export function openDiscordSession(options: DiscordSessionOptions): DiscordSession {
  const { clock, logger, guildId } = options;
  const events = new AsyncQueue<VoiceSessionEvent>({ capacity: eventCapacity, overflow: 'block' });
  const here = new Map<string, Participant>();
  let healed = 0;

  const tell = (text: string) =>
    void options.postText(text).catch((error: unknown) => {
      logger.warn({ reason: (error as Error).message }, 'a message could not be posted');
    });

  const hearing = createHearing({
    clock,
    mayHear: (userId) => here.get(userId)?.isBot !== true && options.mayHear(userId),
    membersHere: () => [...here.keys()],
    onSpeech: (speakerId, samples, atMs) => void events.offer({ type: 'audio', speakerId, samples, atMs }),
    onPacket: options.onPacket,
    onRemedy(remedy) {
      logger.warn({ guildId, remedy }, 'somebody speaks and cannot be heard');
      if (remedy === 'rekey') link.rekey();
      // A line that is being made anew already needs no more than its own patience.
      else if (link.isReady) link.rejoin();
    },
    onHealed(deafMs) {
      healed++;
      logger.info({ guildId, deafMs: Math.round(deafMs) }, 'hearing is back');
      if (deafMs >= worthTellingMs) tell(options.replies().channel.deafFor(Math.round(deafMs / 1000)));
    },
  });

  const link = openVoiceLink({
    guildId: options.guildId,
    channelId: options.channelId,
    group: options.group,
    adapterCreator: options.adapterCreator,
    clock,
    logger,
    patience: options.patience,
    onConnection: (connection) => hearing.attach(connection),
    onReady() {
      hearing.connected();
      mouth.greet();
    },
    onJoiningAgain: options.onJoiningAgain,
    onMoved: options.onMoved,
  });
  const mouth = createMouth({
    clock,
    send(packet) {
      const isSent = link.send(packet);
      if (isSent) options.onSent(packet);
      return isSent;
    },
    setSpeaking: (isSpeaking) => link.setSpeaking(isSpeaking),
  });

  const ended = link.ended.then((end) => {
    mouth.dispose();
    hearing.dispose();
    events.offer({ type: 'closed', reason: 'reason' in end ? end.reason : end.type });
    events.close();
    return end;
  });

  return {
    id: `discord-${options.guildId}`,
    hasTextSide: true,
    events,
    opened: link.opened,
    ended,
    get health() {
      return {
        isConnected: link.isReady,
        reconnects: link.reconnects,
        healed,
        hearing: hearing.statistics,
      };
    },
    openPlayout: () =>
      new DiscordPlayout({
        clock,
        thread: options.encodeThread,
        mouth,
        stuckAfterMs: options.stuckAfterMs,
        onStuck() {
          logger.warn({ guildId }, 'an answer could not be played');
          tell(options.replies().channel.cannotSpeak);
        },
      }),
    postText: (text) => options.postText(text),
    setParticipants(participants) {
      const now = new Map(participants.map((participant) => [participant.id, participant]));
      for (const { id, isBot } of here.values()) {
        if (now.has(id)) continue;
        here.delete(id);
        hearing.forget(id);
        if (!isBot) events.offer({ type: 'speaker-left', speakerId: id });
      }
      for (const participant of now.values()) {
        const isNew = !here.has(participant.id);
        if (participant.isMuted) hearing.muted(participant.id);
        here.set(participant.id, participant);
        if (isNew && !participant.isBot)
          events.offer({ type: 'speaker-joined', speaker: { id: participant.id, name: participant.name } });
      }
    },
    async close() {
      await link.close();
      await ended;
    },
  };
}
