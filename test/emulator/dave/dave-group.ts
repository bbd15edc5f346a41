import type { Emulation } from '../emulation.ts';
import { splitCommitWelcome } from './commit-welcome.ts';
import type { DaveMember, Uptake } from './dave-member.ts';
import { ExternalSender } from './external-sender.ts';
import { type GroupChange, nextGroupChange } from './group-change.ts';
import { LeafTree } from './leaf-tree.ts';
import { vector } from './mls-wire.ts';

/** How long a client may take to commit before somebody else's commit is taken. */
const COMMIT_TIMEOUT_MS = 2_000;
const OPERATION_APPEND = Buffer.of(0);

type FormOrChange = Extract<GroupChange, { kind: 'form' | 'change' }>;

interface Round {
  readonly committerIds: ReadonlySet<string>;
  readonly accept: (committerId: string, payload: Buffer) => void;
}

/**
 * The MLS group of one call (DAVE 1.1): whoever is in the call gets into the group, whoever leaves gets out, one
 * epoch after the other. The server proposes, a member commits, all go over to the new epoch together.
 */
export class DaveGroup {
  readonly #emulation: Emulation;
  readonly #channelId: string;
  readonly #externalSender: ExternalSender;
  readonly #members = new Map<string, DaveMember>();
  readonly #introduced = new WeakSet<DaveMember>();
  readonly #keyPackages = new Map<string, Buffer>();
  readonly #lostIds = new Set<string>();
  readonly #leaves = new LeafTree();
  #epoch = 0;
  #transitionCount = 0;
  #protocolVersion: number;
  #round: Round | undefined;
  #working: Promise<void> | undefined;

  constructor(emulation: Emulation, channelId: string, protocolVersion: number) {
    this.#emulation = emulation;
    this.#channelId = channelId;
    this.#externalSender = new ExternalSender(BigInt(channelId) + 1n);
    this.#protocolVersion = protocolVersion;
  }

  /** 1: end-to-end encrypted; 0: not. */
  get protocolVersion(): number {
    return this.#protocolVersion;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get memberIds(): readonly string[] {
    return this.#leaves.userIds;
  }

  /** Settles when the group is what the call is, as far as key packages have come. */
  async settled(): Promise<void> {
    while (this.#working) {
      await this.#working;
    }
  }

  join(member: DaveMember): void {
    this.#members.set(member.userId, member);
    if (this.#protocolVersion > 0) {
      this.#introduce(member);
    }
    this.#work();
  }

  leave(userId: string): void {
    this.#members.delete(userId);
    this.#keyPackages.delete(userId);
    this.#lostIds.delete(userId);
    this.#work();
  }

  /** Op 26. */
  offerKeyPackage(userId: string, keyPackage: Buffer): void {
    this.#keyPackages.set(userId, keyPackage);
    if (this.#leaves.indexOf(userId) !== -1) {
      this.#lostIds.add(userId);
    }
    this.#work();
  }

  /** Op 28. */
  receiveCommit(userId: string, payload: Buffer): void {
    if (this.#round?.committerIds.has(userId)) {
      this.#round.accept(userId, payload);
    }
  }

  /** Op 31: the member cannot follow; it is taken out and added again with the key package it sends. */
  recover(userId: string, transitionId: number): void {
    this.#emulation.events.append({ type: 'dave-recovery-requested', userId, transitionId });
    this.#keyPackages.delete(userId);
    if (this.#leaves.indexOf(userId) !== -1) {
      this.#lostIds.add(userId);
    }
  }

  /** Proposals nobody can use, for a client that has to survive them. */
  unusableProposals(kind: 'garbage' | 'wrong-epoch'): Buffer {
    if (kind === 'garbage') {
      return Buffer.from([0, 0x0c, ...Buffer.from('not proposal', 'ascii')]);
    }
    const place = { groupId: BigInt(this.#channelId), epoch: this.#epoch + 7 };
    return Buffer.concat([OPERATION_APPEND, vector(this.#externalSender.proposeRemove(place, 0))]);
  }

  /** Goes over to transport encryption only (0), or back to end-to-end encryption (1). */
  async changeProtocolVersion(protocolVersion: 0 | 1): Promise<void> {
    await this.settled();
    if (protocolVersion === this.#protocolVersion) {
      return;
    }
    const transitionId = ++this.#transitionCount;
    const members = [...this.#members.values()];
    if (protocolVersion === 0) {
      await Promise.all(members.map((member) => member.prepareTransition(transitionId, 0)));
      this.#protocolVersion = 0;
      this.#forget();
      this.#execute(members, transitionId);
      return;
    }
    this.#protocolVersion = 1;
    for (const member of members) {
      member.startOver(transitionId, 1);
      this.#introduce(member);
    }
  }

  /** Once: members keep the external sender, and refuse another while they are in a group. */
  #introduce(member: DaveMember): void {
    if (!this.#introduced.has(member)) {
      this.#introduced.add(member);
      member.setExternalSender(this.#externalSender.package);
    }
  }

  #forget(): void {
    this.#leaves.clear();
    this.#lostIds.clear();
    this.#keyPackages.clear();
    this.#epoch = 0;
  }

  #work(): void {
    this.#working ??= this.#becomeTheCall().finally(() => {
      this.#working = undefined;
    });
  }

  async #becomeTheCall(): Promise<void> {
    // Joins and leaves of the same moment share an epoch.
    await Promise.resolve();
    for (let change = this.#next(); change.kind !== 'none'; change = this.#next()) {
      if (change.kind === 'dissolve') {
        this.#dissolve();
      } else {
        await this.#carryOut(change);
      }
    }
  }

  #next(): GroupChange {
    if (this.#protocolVersion === 0) {
      return { kind: 'none' };
    }
    const { committer, resetsSoleMember } = this.#emulation.faults.dave;
    return nextGroupChange({
      members: this.#members,
      leaves: this.#leaves,
      keyPackages: this.#keyPackages,
      lostIds: this.#lostIds,
      committer,
      resetsSoleMember,
    });
  }

  #dissolve(): void {
    const former = this.#leaves.userIds;
    const stillLost = new Set(this.#lostIds);
    this.#leaves.clear();
    this.#lostIds.clear();
    this.#epoch = 0;
    for (const userId of former) {
      if (!stillLost.has(userId)) {
        this.#members.get(userId)?.startOver(0, this.#protocolVersion);
      }
    }
  }

  async #carryOut(change: FormOrChange): Promise<void> {
    const stayers = change.kind === 'form' ? [change.founder] : change.stayers;
    const leaverIds = change.kind === 'form' ? [] : change.leaverIds;
    const place = { groupId: BigInt(this.#channelId), epoch: this.#epoch };
    const proposals = vector(
      ...leaverIds.map((userId) => this.#externalSender.proposeRemove(place, this.#leaves.indexOf(userId))),
      ...change.joiners.map((joiner) =>
        this.#externalSender.proposeAdd(place, this.#keyPackages.get(joiner.userId)!),
      ),
    );
    const won = await this.#collectCommit(stayers, proposals);
    if (!won) {
      // Nobody committed in time: those who should have are as good as lost.
      for (const stayer of stayers) {
        this.#keyPackages.delete(stayer.userId);
        this.#lostIds.add(stayer.userId);
      }
      if (change.kind === 'form') {
        this.#lostIds.clear();
      }
      return;
    }
    const transitionId = this.#nextTransitionId(change);
    if (change.kind === 'form') {
      this.#keyPackages.delete(change.founder.userId);
      this.#leaves.add(change.founder.userId);
    }
    leaverIds.forEach((userId) => this.#leaves.remove(userId));
    for (const joiner of change.joiners) {
      this.#leaves.add(joiner.userId);
      this.#keyPackages.delete(joiner.userId);
      this.#lostIds.delete(joiner.userId);
    }
    leaverIds.forEach((userId) => this.#lostIds.delete(userId));
    this.#epoch++;
    this.#emulation.events.append({
      type: 'dave-committed',
      channelId: this.#channelId,
      epoch: this.#epoch,
      committerId: won.committerId,
      transitionId,
      memberIds: this.#leaves.userIds,
    });
    await this.#goOver({ stayers, joiners: change.joiners, payload: won.payload, transitionId });
  }

  async #collectCommit(
    committers: readonly DaveMember[],
    proposals: Buffer,
  ): Promise<{ readonly committerId: string; readonly payload: Buffer } | undefined> {
    const recognised = [...this.#members.keys()];
    const { promise, resolve } = Promise.withResolvers<
      { committerId: string; payload: Buffer } | undefined
    >();
    this.#round = {
      committerIds: new Set(committers.map((member) => member.userId)),
      accept: (committerId, payload) => resolve({ committerId, payload }),
    };
    const message = Buffer.concat([OPERATION_APPEND, proposals]);
    const made = committers.flatMap((member) => {
      const payload = member.propose(message, recognised);
      return payload ? [{ committerId: member.userId, payload }] : [];
    });
    const waitsForClient =
      made.length === 0 ||
      (this.#emulation.faults.dave.committer === 'bot' && committers.some(({ kind }) => kind === 'client'));
    const timer = setTimeout(() => resolve(made[0]), waitsForClient ? COMMIT_TIMEOUT_MS : 0);
    try {
      return waitsForClient ? await promise : made[0];
    } finally {
      clearTimeout(timer);
      this.#round = undefined;
    }
  }

  #nextTransitionId(change: FormOrChange): number {
    const { transitionIds } = this.#emulation.faults.dave;
    const isInitial = change.kind === 'form' && this.#transitionCount === 0;
    if (transitionIds === 'zero' || (transitionIds === 'initial-zero' && isInitial)) {
      return 0;
    }
    this.#transitionCount = (this.#transitionCount % 0xffff) + 1;
    return this.#transitionCount;
  }

  /**
   * Clients first: a fake user goes over when every client has, so that no frame comes in a key that its hearers do
   * not have yet.
   */
  async #goOver(epoch: {
    readonly stayers: readonly DaveMember[];
    readonly joiners: readonly DaveMember[];
    readonly payload: Buffer;
    readonly transitionId: number;
  }): Promise<void> {
    const { commit, welcome } = splitCommitWelcome(epoch.payload);
    const tell = async (kind: DaveMember['kind']) => {
      const isTold = (member: DaveMember) => member.kind === kind && this.#members.has(member.userId);
      await Promise.all([
        ...epoch.stayers
          .filter(isTold)
          .map((member) => member.announceCommit(epoch.transitionId, commit).then(this.#noteUptake(member))),
        ...(welcome ? epoch.joiners : [])
          .filter(isTold)
          .map((member) => member.welcome(epoch.transitionId, welcome!).then(this.#noteUptake(member))),
      ]);
    };
    await tell('client');
    await tell('fake');
    this.#execute([...epoch.stayers, ...epoch.joiners], epoch.transitionId);
  }

  #noteUptake(member: DaveMember): (uptake: Uptake) => void {
    return (uptake) => {
      if (uptake === 'invalid' && member.kind === 'fake') {
        this.#lostIds.add(member.userId);
        member.startOver(0, this.#protocolVersion);
      }
    };
  }

  #execute(members: readonly DaveMember[], transitionId: number): void {
    for (const member of members) {
      member.executeTransition(transitionId, this.#protocolVersion);
    }
    this.#emulation.events.append({
      type: 'dave-transition-executed',
      channelId: this.#channelId,
      transitionId,
      protocolVersion: this.#protocolVersion,
    });
  }
}
