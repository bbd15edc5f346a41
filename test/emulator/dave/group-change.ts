import type { DaveMember } from './dave-member.ts';
import type { LeafTree } from './leaf-tree.ts';

/** The next thing to do so that the group becomes the call. */
export type GroupChange =
  | { readonly kind: 'none' }
  /** A new group: the founder adds all others. */
  | { readonly kind: 'form'; readonly founder: DaveMember; readonly joiners: readonly DaveMember[] }
  /** The next epoch: those who stay may commit. */
  | {
      readonly kind: 'change';
      readonly stayers: readonly DaveMember[];
      readonly joiners: readonly DaveMember[];
      readonly leaverIds: readonly string[];
    }
  /** There is no sense in going on with this group. */
  | { readonly kind: 'dissolve' };

export interface GroupView {
  readonly members: ReadonlyMap<string, DaveMember>;
  readonly leaves: LeafTree;
  /** Those who may be added: they have offered a key package. */
  readonly keyPackages: ReadonlyMap<string, Buffer>;
  /** Those who are in the group but say (op 31) or show that they cannot follow it. */
  readonly lostIds: ReadonlySet<string>;
  readonly committer: 'fake' | 'bot';
  readonly resetsSoleMember: boolean;
}

/** Compares the group with the call. */
export function nextGroupChange(view: GroupView): GroupChange {
  const { members, leaves, keyPackages, lostIds } = view;
  const isStayer = (userId: string) => members.has(userId) && !lostIds.has(userId);
  const stayers = leaves.userIds.filter(isStayer).map((userId) => members.get(userId)!);
  const leaverIds = leaves.userIds.filter((userId) => !isStayer(userId));
  const joiners = [...members.values()].filter(
    (member) => keyPackages.has(member.userId) && !stayers.includes(member),
  );
  const preferred = view.committer === 'fake' ? 'fake' : 'client';

  if (leaves.userIds.length === 0) {
    const founder = joiners.find((member) => member.kind === preferred) ?? joiners[0];
    return founder && joiners.length > 1
      ? { kind: 'form', founder, joiners: joiners.filter((member) => member !== founder) }
      : { kind: 'none' };
  }
  if (leaverIds.length === 0 && joiners.length === 0) {
    return { kind: 'none' };
  }
  const isLeftAlone = stayers.length === 1 && joiners.length === 0 && view.resetsSoleMember;
  // A client can only commit where it is in the group: for it to commit first, it has to found the group.
  const leavesFoundingToClient =
    preferred === 'client' &&
    stayers.every((member) => member.kind === 'fake') &&
    joiners.some((member) => member.kind === 'client');
  return stayers.length === 0 || isLeftAlone || leavesFoundingToClient
    ? { kind: 'dissolve' }
    : { kind: 'change', stayers, joiners, leaverIds };
}
