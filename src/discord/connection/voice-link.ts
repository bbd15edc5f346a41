import {
  type DiscordGatewayAdapterCreator,
  joinVoiceChannel,
  type VoiceConnection,
  VoiceConnectionDisconnectReason,
  VoiceConnectionStatus,
} from '@discordjs/voice';
import { createScope, isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { guardNetworking, type NetworkingGuard } from '../guards/guard-networking.ts';
import { closePolicy, describeClose } from './close-policy.ts';

/** How patiently a voice connection is made and kept. */
export interface LinkPatience {
  /** Bound of every state but ready: lost datagrams and full channels get no answer, ms; longer with every attempt. */
  readonly notReadyMs: number;
  /** After a 4014 a move shows within this time; otherwise it was a kick, ms. */
  readonly moveMs: number;
  /** Between leaving and joining again, ms; doubled with every further attempt. */
  readonly backoffMs: number;
  readonly longestBackoffMs: number;
  /** Attempts in a row that end without a connection, until it is given up: when it joins, somebody is waiting. */
  readonly maxFirstAttempts: number;
  readonly maxAttempts: number;
}

export const defaultPatience: LinkPatience = {
  // A join takes one to two seconds; hearing is to be back 8 s after it was lost.
  notReadyMs: 4_000,
  moveMs: 5_000,
  backoffMs: 1_000,
  longestBackoffMs: 16_000,
  maxFirstAttempts: 3,
  maxAttempts: 8,
};

export interface VoiceLinkOptions {
  readonly guildId: string;
  readonly channelId: string;
  /** Clients of one process keep their connections apart by it. */
  readonly group: string;
  readonly adapterCreator: DiscordGatewayAdapterCreator;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly patience: LinkPatience;
  /**
   * It is about to join again. Where Discord never got to know that it had left, because the main gateway was away, it
   * must be told now: whoever joins where they are already gets no answer.
   */
  readonly onJoiningAgain: () => void;
  /** A new connection, before anything of it has happened: for attaching ears. */
  readonly onConnection: (connection: VoiceConnection) => void;
  readonly onReady: () => void;
  /** It is in another channel now. */
  readonly onMoved: (channelId: string) => void;
}

/** Why a link ended: told to, thrown out, or no connection could be had. */
export type LinkEnd =
  | { readonly type: 'closed' }
  | { readonly type: 'removed' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'given-up'; readonly reason: string };

type Loss =
  | { readonly type: 'removed' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'stuck' }
  /** The main gateway took no request: it is being resumed. */
  | { readonly type: 'gateway-away' }
  | { readonly type: 'asked' };

/** A voice connection that is kept: joined, healed, joined again, given up. */
export interface VoiceLink {
  readonly isReady: boolean;
  readonly reconnects: number;
  /** Resolves when it is ready for the first time, or has ended without. */
  readonly opened: Promise<LinkEnd | undefined>;
  readonly ended: Promise<LinkEnd>;
  /** Sends one Opus packet now; false while the line is down. */
  send(packet: Uint8Array): boolean;
  setSpeaking(isSpeaking: boolean): void;
  rekey(): void;
  rejoin(): void;
  close(): Promise<void>;
}

export function openVoiceLink(options: VoiceLinkOptions): VoiceLink {
  const { clock, logger, patience } = options;
  const scope = createScope();
  const opened = Promise.withResolvers<LinkEnd | undefined>();
  let channelId = options.channelId;
  let connection: VoiceConnection | undefined;
  let guard: NetworkingGuard | undefined;
  let lose: ((loss: Loss) => void) | undefined;
  let isReady = false;
  let reconnects = 0;

  /** One connection from joining to its loss. */
  async function connect(failures: number): Promise<{ readonly wasReady: boolean; readonly loss: Loss }> {
    const lost = Promise.withResolvers<Loss>();
    lose = lost.resolve;
    let wasReady = false;
    let notReadyMs = patience.notReadyMs * (failures + 1);
    let deadline: Disposable | undefined;
    const limit = (ms: number, loss: Loss) => {
      deadline?.[Symbol.dispose]();
      deadline = clock.after(ms, () => lost.resolve(loss));
    };
    const awaitReturn = (reason: VoiceConnectionDisconnectReason) => {
      if (reason === VoiceConnectionDisconnectReason.WebSocketClose)
        limit(patience.moveMs, { type: 'removed' });
      // The main gateway is away for a moment and took no request, or the voice server is being replaced.
      else if (reason === VoiceConnectionDisconnectReason.AdapterUnavailable)
        limit(patience.backoffMs, { type: 'stuck' });
      else limit(notReadyMs, { type: 'stuck' });
    };
    const joined = joinVoiceChannel({
      guildId: options.guildId,
      channelId,
      group: options.group,
      selfDeaf: false,
      adapterCreator: options.adapterCreator,
    });
    connection = joined;
    joined.on('error', (error) =>
      logger.warn({ reason: error.message }, 'the voice connection had a problem'),
    );
    guard = guardNetworking({
      connection: joined,
      logger,
      now: () => clock.now(),
      onClose(code) {
        if (closePolicy(code) !== 'give-up') return true;
        lost.resolve({ type: 'refused', reason: describeClose(code) });
        return false;
      },
    });
    options.onConnection(joined);
    if (joined.state.status === VoiceConnectionStatus.Disconnected) lost.resolve({ type: 'gateway-away' });
    else limit(notReadyMs / 2, { type: 'stuck' });
    joined.on('stateChange', (before, state) => {
      isReady = state.status === VoiceConnectionStatus.Ready;
      if (before.status === state.status) return;
      if (isReady) {
        deadline?.[Symbol.dispose]();
        wasReady = true;
        notReadyMs = patience.notReadyMs;
        followMove(joined);
        opened.resolve(undefined);
        options.onReady();
      } else if (state.status === VoiceConnectionStatus.Disconnected) awaitReturn(state.reason);
      else if (state.status === VoiceConnectionStatus.Destroyed) lost.resolve({ type: 'removed' });
      // A request that was lost with the main gateway's connection gets no answer: it is made again sooner.
      else if (state.status === VoiceConnectionStatus.Signalling) limit(notReadyMs / 2, { type: 'stuck' });
      else limit(notReadyMs, { type: 'stuck' });
    });
    const onAbort = () => lost.resolve({ type: 'asked' });
    scope.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return { loss: await lost.promise, wasReady };
    } finally {
      scope.signal.removeEventListener('abort', onAbort);
      deadline?.[Symbol.dispose]();
      isReady = false;
      if (joined.state.status !== VoiceConnectionStatus.Destroyed) joined.destroy();
      connection = undefined;
    }
  }

  function followMove(joined: VoiceConnection): void {
    const now = joined.joinConfig.channelId;
    if (now === null || now === channelId) return;
    channelId = now;
    options.onMoved(now);
  }

  async function run(): Promise<LinkEnd> {
    let attempts = 0;
    let wasEverReady = false;
    for (;;) {
      const { loss, wasReady } = await connect(Math.max(0, attempts - 1));
      if (scope.signal.aborted) return { type: 'closed' };
      if (loss.type === 'removed' || loss.type === 'refused') return loss;
      wasEverReady ||= wasReady;
      // While the main gateway is away there is nothing to be patient with: it is asked again and again.
      const isAway = wasEverReady && loss.type === 'gateway-away';
      attempts = wasReady || isAway ? 1 : attempts + 1;
      if (attempts >= (wasEverReady ? patience.maxAttempts : patience.maxFirstAttempts))
        return { type: 'given-up', reason: 'Discord’s voice server did not answer' };
      reconnects++;
      const backoffMs = Math.min(patience.backoffMs * 2 ** (attempts - 1), patience.longestBackoffMs);
      const { guildId } = options;
      logger.warn({ guildId, why: loss.type, attempts, backoffMs }, 'joining the voice channel again');
      await clock.sleep(backoffMs, scope);
      options.onJoiningAgain();
    }
  }

  const ended = run()
    .catch((error: unknown): LinkEnd => {
      if (isCancelled(error)) return { type: 'closed' };
      logger.error({ err: error }, 'the voice link failed');
      return { type: 'given-up', reason: 'of a fault of its own' };
    })
    .then((end) => {
      opened.resolve(end);
      return end;
    });

  return {
    get isReady() {
      return isReady;
    },
    get reconnects() {
      return reconnects;
    },
    opened: opened.promise,
    ended,
    send(packet) {
      return (
        isReady &&
        connection?.playOpusPacket(Buffer.from(packet.buffer, packet.byteOffset, packet.length)) === true
      );
    },
    setSpeaking(isSpeaking) {
      if (isReady) connection?.setSpeaking(isSpeaking);
    },
    rekey: () => guard?.rekey(),
    rejoin: () => lose?.({ type: 'asked' }),
    async close() {
      scope.cancel('shutdown');
      await ended;
    },
  };
}
