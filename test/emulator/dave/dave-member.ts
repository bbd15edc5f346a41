/** How a member took a commit or a welcome. `gone`: it left or never answered. */
export type Uptake = 'ready' | 'invalid' | 'gone';

/** One user of a call as its MLS group sees it: a fake user in this process, or a client behind a WebSocket. */
export interface DaveMember {
  readonly userId: string;
  readonly kind: 'fake' | 'client';
  /** Op 25. */
  setExternalSender(externalSender: Buffer): void;
  /**
   * Op 27. A fake answers at once with its commit and welcome (op 28); a client's come later, by
   * `DaveGroup.receiveCommit`.
   */
  propose(proposals: Buffer, recognisedUserIds: readonly string[]): Buffer | undefined;
  /** Op 29 to those who were in the group before. Settles when the member is ready for the new epoch. */
  announceCommit(transitionId: number, commit: Buffer): Promise<Uptake>;
  /** Op 30 to those who were added. Settles when the member is ready for the new epoch. */
  welcome(transitionId: number, welcome: Buffer): Promise<Uptake>;
  /** Op 21. Settles when the member is ready for the change of protocol version. */
  prepareTransition(transitionId: number, protocolVersion: number): Promise<Uptake>;
  /** Op 22. */
  executeTransition(transitionId: number, protocolVersion: number): void;
  /** Op 24 with epoch 1: forget the group and offer a new key package. */
  startOver(transitionId: number, protocolVersion: number): void;
}
