import { MlsReader } from './mls-wire.ts';

export interface CommitWelcome {
  /** An MLSMessage. */
  readonly commit: Buffer;
  /** A bare Welcome, where the commit adds someone. */
  readonly welcome: Buffer | undefined;
}

const PUBLIC_MESSAGE = 1;
const SENDER_MEMBER = 1;
const CONTENT_COMMIT = 3;

/**
 * Splits what a committer sends (op 28): a commit with nothing between it and an optional welcome, so the commit has
 * to be read to know where it ends. Throws a RangeError where it is no commit of a member.
 */
export function splitCommitWelcome(payload: Buffer): CommitWelcome {
  const end = endOfCommit(payload);
  return {
    commit: payload.subarray(0, end),
    welcome: end < payload.length ? payload.subarray(end) : undefined,
  };
}

/** RFC 9420: MLSMessage (6), PublicMessage (6.2), FramedContent (6), Commit (12.4). */
function endOfCommit(payload: Buffer): number {
  const reader = new MlsReader(payload);
  const version = reader.u16();
  const wireFormat = reader.u16();
  reader.vector(); // group id
  reader.skip(8); // epoch
  const sender = reader.u8();
  reader.skip(4); // leaf index
  reader.vector(); // authenticated data
  const content = reader.u8();
  if (
    version !== 1 ||
    wireFormat !== PUBLIC_MESSAGE ||
    sender !== SENDER_MEMBER ||
    content !== CONTENT_COMMIT
  ) {
    throw new RangeError('not the public commit of a member');
  }
  reader.vector(); // proposals
  if (reader.u8() === 1) {
    skipLeafNode(reader);
    reader.vector(); // path
  }
  reader.vector(); // signature
  reader.vector(); // confirmation tag
  reader.vector(); // membership tag
  return reader.offset;
}

/** RFC 9420, section 7.2. */
function skipLeafNode(reader: MlsReader): void {
  reader.vector(); // encryption key
  reader.vector(); // signature key
  reader.skip(2); // credential type: basic
  reader.vector(); // identity
  for (let list = 0; list < 5; list++) {
    reader.vector(); // capabilities: versions, ciphersuites, extensions, proposals, credentials
  }
  const source = reader.u8();
  if (source === 1) {
    reader.skip(16); // lifetime of a key package
  } else if (source === 3) {
    reader.vector(); // parent hash of a commit
  }
  reader.vector(); // extensions
  reader.vector(); // signature
}
