import type { DaveMember, Uptake } from '../dave/dave-member.ts';
import { u16 } from '../dave/mls-wire.ts';
import type { ResumableSocket } from './resumable-socket.ts';
import { VoiceOp } from './voice-opcodes.ts';

/** Discord goes over to the new epoch after about this long, whoever is ready. */
const READY_TIMEOUT_MS = 2_000;

/** A client behind its WebSocket as a member of the encryption group. */
export class DaveClient implements DaveMember {
  readonly kind = 'client';
  readonly userId: string;
  readonly #socket: ResumableSocket;
  readonly #waiting = new Map<number, (uptake: Uptake) => void>();

  constructor(userId: string, socket: ResumableSocket) {
    this.userId = userId;
    this.#socket = socket;
  }

  setExternalSender(externalSender: Buffer): void {
    this.#socket.sendBinary(VoiceOp.MlsExternalSender, externalSender);
  }

  propose(proposals: Buffer): undefined {
    this.#socket.sendBinary(VoiceOp.MlsProposals, proposals);
  }

  announceCommit(transitionId: number, commit: Buffer): Promise<Uptake> {
    this.#socket.sendBinary(VoiceOp.MlsAnnounceCommit, Buffer.concat([u16(transitionId), commit]));
    return this.#uptake(transitionId);
  }

  welcome(transitionId: number, welcome: Buffer): Promise<Uptake> {
    this.#socket.sendBinary(VoiceOp.MlsWelcome, Buffer.concat([u16(transitionId), welcome]));
    return this.#uptake(transitionId);
  }

  prepareTransition(transitionId: number, protocolVersion: number): Promise<Uptake> {
    const data = { transition_id: transitionId, protocol_version: protocolVersion };
    this.#socket.send(VoiceOp.DavePrepareTransition, data);
    return this.#uptake(transitionId);
  }

  executeTransition(transitionId: number): void {
    if (transitionId > 0) {
      this.#socket.send(VoiceOp.DaveExecuteTransition, { transition_id: transitionId });
    }
  }

  startOver(transitionId: number, protocolVersion: number): void {
    const data = { transition_id: transitionId, protocol_version: protocolVersion, epoch: 1 };
    this.#socket.send(VoiceOp.DavePrepareEpoch, data);
  }

  /** Op 23. */
  noteReady(transitionId: number): void {
    this.#waiting.get(transitionId)?.('ready');
  }

  /** Op 31. */
  noteInvalid(): void {
    this.#waiting.forEach((settle) => settle('invalid'));
  }

  /** The client is gone for good. */
  noteGone(): void {
    this.#waiting.forEach((settle) => settle('gone'));
  }

  /** Nobody confirms transition 0: there it is enough that the client has read the message. */
  async #uptake(transitionId: number): Promise<Uptake> {
    const { promise, resolve } = Promise.withResolvers<Uptake>();
    this.#waiting.set(transitionId, resolve);
    const timer = setTimeout(() => resolve('gone'), READY_TIMEOUT_MS);
    if (transitionId === 0) {
      void this.#socket.caughtUp(READY_TIMEOUT_MS).then(() => resolve('ready'));
    }
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(transitionId);
    }
  }
}
