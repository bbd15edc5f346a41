import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { u8, u16, u32, u64, vector } from './mls-wire.ts';

const MLS_1_0 = u16(1);
const PUBLIC_MESSAGE = u16(1);
const SENDER_EXTERNAL = u8(2);
const CONTENT_PROPOSAL = u8(2);
const PROPOSAL_ADD = u16(1);
const PROPOSAL_REMOVE = u16(3);
const CREDENTIAL_BASIC = u16(1);

export interface ProposalPlace {
  readonly groupId: bigint;
  readonly epoch: number;
}

/**
 * The voice server's part in MLS: it is in no group and knows no key, but may propose who joins and leaves
 * (RFC 9420, sections 12.1.8 and 6; DAVE 1.1, "external sender").
 */
export class ExternalSender {
  readonly #privateKey: KeyObject;
  /** What clients are told of it (op 25): public key and credential. */
  readonly package: Buffer;

  constructor(serverId: bigint) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([u8(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    this.package = Buffer.concat([vector(point), CREDENTIAL_BASIC, vector(u64(serverId))]);
  }

  proposeAdd(place: ProposalPlace, keyPackage: Buffer): Buffer {
    return this.#propose(place, Buffer.concat([PROPOSAL_ADD, keyPackage]));
  }

  proposeRemove(place: ProposalPlace, leafIndex: number): Buffer {
    return this.#propose(place, Buffer.concat([PROPOSAL_REMOVE, u32(leafIndex)]));
  }

  #propose(place: ProposalPlace, proposal: Buffer): Buffer {
    const head = Buffer.concat([MLS_1_0, PUBLIC_MESSAGE]);
    const content = Buffer.concat([
      vector(u64(place.groupId)),
      u64(BigInt(place.epoch)),
      SENDER_EXTERNAL,
      u32(0),
      vector(),
      CONTENT_PROPOSAL,
      proposal,
    ]);
    const signed = Buffer.concat([
      vector(Buffer.from('MLS 1.0 FramedContentTBS', 'ascii')),
      vector(head, content),
    ]);
    return Buffer.concat([head, content, vector(sign('sha256', signed, this.#privateKey))]);
  }
}
