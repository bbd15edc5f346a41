import davey, { type DAVESession, type ProposalsResult } from '@snazzah/davey';
import type { DaveGroup } from '../dave/dave-group.ts';
import type { DaveMember, Uptake } from '../dave/dave-member.ts';
import { SILENCE_FRAME } from '../voice/rtp.ts';

/** The library's session with its const enums as the numbers they are: their values cannot be imported. */
interface Session extends Omit<DAVESession, 'decrypt' | 'processProposals'> {
  decrypt(userId: string, mediaType: number, packet: Buffer): Buffer;
  processProposals(operation: number, proposals: Buffer, recognisedUserIds: string[]): ProposalsResult;
}

const AUDIO = 0;
const APPEND = 0;
/** Plain frames are accepted this long after a change back to end-to-end encryption, as clients do. */
const PASSTHROUGH_EXPIRY_SECONDS = 10;

/** A fake user's own end of the encryption, by the same library real clients use. */
export class FakeDave implements DaveMember {
  readonly kind = 'fake';
  readonly userId: string;
  readonly #session: Session;
  readonly #group: DaveGroup;
  readonly #channelId: string;
  readonly #onNewKeys: () => void;
  #protocolVersion: number;

  constructor(options: {
    readonly userId: string;
    readonly channelId: string;
    readonly group: DaveGroup;
    /** Called when frames that could not be opened before may be now. */
    readonly onNewKeys: () => void;
  }) {
    this.userId = options.userId;
    this.#group = options.group;
    this.#channelId = options.channelId;
    this.#onNewKeys = options.onNewKeys;
    this.#protocolVersion = options.group.protocolVersion;
    this.#session = new davey.DAVESession(1, this.userId, this.#channelId);
  }

  /** Whether frames are end-to-end encrypted now. */
  get isEncrypting(): boolean {
    return this.#protocolVersion > 0 && this.#session.ready;
  }

  encrypt(frame: Buffer): Buffer {
    return this.isEncrypting && !frame.equals(SILENCE_FRAME) ? this.#session.encryptOpus(frame) : frame;
  }

  /** Undefined where no key opens it (yet). */
  decrypt(senderId: string, frame: Buffer): Buffer | undefined {
    if (frame.equals(SILENCE_FRAME) || this.#protocolVersion === 0) {
      return frame;
    }
    try {
      return this.#session.decrypt(senderId, AUDIO, frame);
    } catch {
      return undefined;
    }
  }

  setExternalSender(externalSender: Buffer): void {
    this.#session.setExternalSender(externalSender);
    this.#offerKeyPackage();
  }

  propose(proposals: Buffer, recognisedUserIds: readonly string[]): Buffer | undefined {
    const { commit, welcome } = this.#session.processProposals(APPEND, proposals.subarray(1), [
      ...recognisedUserIds,
    ]);
    return commit && Buffer.concat(welcome ? [commit, welcome] : [commit]);
  }

  announceCommit(_transitionId: number, commit: Buffer): Promise<Uptake> {
    return this.#take(() => this.#session.processCommit(commit));
  }

  welcome(_transitionId: number, welcome: Buffer): Promise<Uptake> {
    return this.#take(() => this.#session.processWelcome(welcome));
  }

  prepareTransition(): Promise<Uptake> {
    return Promise.resolve('ready');
  }

  executeTransition(_transitionId: number, protocolVersion: number): void {
    this.#protocolVersion = protocolVersion;
    if (protocolVersion === 0) {
      this.#session.reset();
    }
    this.#onNewKeys();
  }

  startOver(_transitionId: number, protocolVersion: number): void {
    if (protocolVersion !== this.#protocolVersion) {
      this.#session.setPassthroughMode(true, PASSTHROUGH_EXPIRY_SECONDS);
    }
    this.#protocolVersion = protocolVersion;
    this.#session.reinit(1, this.userId, this.#channelId);
    this.#offerKeyPackage();
  }

  #offerKeyPackage(): void {
    this.#group.offerKeyPackage(this.userId, this.#session.getSerializedKeyPackage());
  }

  #take(apply: () => void): Promise<Uptake> {
    try {
      apply();
      return Promise.resolve('ready');
    } catch {
      return Promise.resolve('invalid');
    }
  }
}
