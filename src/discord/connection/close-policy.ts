/** What to do when the voice gateway closes; codes of Discord's documentation of voice connections. */
export type ClosePolicy =
  /** The library resumes or makes a new session, which is right. */
  | 'recover'
  /** Kicked, moved, or the channel is gone: whether it goes on shows within seconds. */
  | 'await-move'
  /** Coming back would be refused, or is not wanted. */
  | 'give-up';

const policies: Readonly<Record<number, ClosePolicy>> = {
  /** Authentication failed. */
  4004: 'give-up',
  /** Disconnected: kicked, moved, or the channel was deleted. */
  4014: 'await-move',
  /** A client without end-to-end encryption; trying again changes nothing. */
  4017: 'give-up',
  /** Rate limited: joining again at once makes it worse. */
  4021: 'give-up',
  /** The call was ended for all. */
  4022: 'give-up',
};

export const closePolicy = (code: number): ClosePolicy => policies[code] ?? 'recover';

export function describeClose(code: number): string {
  switch (code) {
    case 4004:
      return 'Discord did not accept the voice session';
    case 4017:
      return 'the call asks for end-to-end encryption, which is not working here';
    case 4021:
      return 'Discord asked it to join less often';
    case 4022:
      return 'the call was ended';
    default:
      return `the voice server closed the connection (${code})`;
  }
}
