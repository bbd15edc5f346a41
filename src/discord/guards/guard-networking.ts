import { type Networking, type VoiceConnection, VoiceConnectionStatus } from '@discordjs/voice';
import type { Logger } from '../../shared/logger.ts';
import { daveOf, internalsOfNetworking, networkingOf, webSocketOf } from './voice-internals.ts';

/** A member of the group may ask to form it anew at most this often, ms; keys take a moment to arrive. */
const recoveryEveryMs = 1_000;

export interface NetworkingGuardOptions {
  readonly connection: VoiceConnection;
  readonly logger: Logger;
  readonly now: () => number;
  /** The voice gateway closed with this code; gives whether the library may go on as it wants to. */
  readonly onClose: (code: number) => boolean;
}

export interface NetworkingGuard {
  /** Asks to form the encrypted group anew (op 31 and a fresh key package), not too often. */
  rekey(): void;
}

/**
 * Guard 1 of discord.md: what the voice gateway sends must not throw out of an event handler. @discordjs/voice
 * 0.19.2 lets a proposal of a wrong epoch, or bytes that are none, end the process. The close code is looked at
 * before the library, which rejoins after every one but 4014.
 */
export function guardNetworking(options: NetworkingGuardOptions): NetworkingGuard {
  const { connection, logger, now, onClose } = options;
  const guarded = new WeakSet<Networking>();
  let lastRecoveryMs = -Infinity;

  function rekey(): void {
    const dave = daveOf(networkingOf(connection));
    if (!dave || dave.protocolVersion === 0 || now() - lastRecoveryMs < recoveryEveryMs) return;
    lastRecoveryMs = now();
    // A recovery that got no answer must not block the next one.
    dave.reinitializing = false;
    dave.recoverFromInvalidTransition(dave.lastTransitionId ?? 0);
  }

  function guard(networking: Networking): void {
    guarded.add(networking);
    const internals = internalsOfNetworking(networking);
    const original = internals.onWsBinary;
    const ws = webSocketOf(networking);
    ws?.off('binary', original);
    internals.onWsBinary = (message) => {
      try {
        original(message);
      } catch (error) {
        logger.warn(
          { op: message.op, reason: (error as Error).message },
          'the voice server sent keys that do not fit',
        );
        rekey();
      }
    };
    ws?.on('binary', internals.onWsBinary);
    networking.prependListener('close', (code: number) => {
      const isOver = connection.state.status === VoiceConnectionStatus.Destroyed;
      if (!onClose(code) && !isOver) connection.destroy();
    });
  }

  connection.on('stateChange', (_, state) => {
    if ('networking' in state && !guarded.has(state.networking)) guard(state.networking);
  });
  return { rekey };
}
