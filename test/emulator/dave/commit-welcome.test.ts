import davey from '@snazzah/davey';
import { describe, expect, it } from 'vitest';
import { splitCommitWelcome } from './commit-welcome.ts';
import { ExternalSender } from './external-sender.ts';
import { vector } from './mls-wire.ts';

const CHANNEL = '1457659890913771525';
const APPEND = 0;

/** The library's session with its const enum as the number it is. */
type Propose = (
  operation: number,
  proposals: Buffer,
  users: string[],
) => { commit?: Buffer; welcome?: Buffer };

function session(userId: string, sender: ExternalSender) {
  const dave = new davey.DAVESession(1, userId, CHANNEL);
  dave.setExternalSender(sender.package);
  const propose: Propose = (...input) =>
    Reflect.apply(dave.processProposals, dave, input) as ReturnType<Propose>;
  return { dave, propose };
}

describe("a committer's message", () => {
  it('is split between commit and welcome, and both are understood', () => {
    const sender = new ExternalSender(5n);
    const alice = session('1', sender);
    const bob = session('2', sender);
    const place = { groupId: BigInt(CHANNEL), epoch: 0 };
    const add = vector(sender.proposeAdd(place, bob.dave.getSerializedKeyPackage()));
    const made = alice.propose(APPEND, add, ['1', '2']);
    const { commit, welcome } = splitCommitWelcome(Buffer.concat([made.commit!, made.welcome!]));
    expect(commit).toEqual(made.commit);
    alice.dave.processCommit(commit);
    bob.dave.processWelcome(welcome!);
    expect(bob.dave.getEpochAuthenticator()).toEqual(alice.dave.getEpochAuthenticator());

    const remove = vector(sender.proposeRemove({ ...place, epoch: 1 }, 1));
    const second = alice.propose(APPEND, remove, ['1']);
    expect(splitCommitWelcome(second.commit!)).toEqual({ commit: second.commit, welcome: undefined });
  });

  it('is refused where it is none', () => {
    expect(() => splitCommitWelcome(Buffer.from('not a commit'))).toThrow(RangeError);
  });
});
