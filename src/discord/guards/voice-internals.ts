import type {
  DAVESession,
  Networking,
  VoiceConnection,
  VoiceReceiver,
  VoiceUserData,
  VoiceWebSocket,
} from '@discordjs/voice';

/**
 * The inside of @discordjs/voice 0.19.2 that the guards reach for, in one place: what its declarations hide is
 * named here, and read nowhere else.
 */
export interface ReceiverInternals {
  onUdpMessage: (message: Buffer) => void;
  onWsPacket: (packet: { readonly op: number; readonly d: unknown }) => void;
  decrypt(buffer: Buffer, mode: string, nonce: Buffer, secretKey: Uint8Array): Buffer;
  parsePacket: (
    buffer: Buffer,
    mode: string,
    nonce: Buffer,
    secretKey: Uint8Array,
    userId: string,
  ) => Buffer | null;
}

export interface BinaryMessage {
  readonly op: number;
  readonly payload: Buffer;
}

export interface NetworkingInternals {
  onWsBinary: (message: BinaryMessage) => void;
}

export const internalsOfReceiver = (receiver: VoiceReceiver) => receiver as unknown as ReceiverInternals;
export const internalsOfNetworking = (networking: Networking) => networking as unknown as NetworkingInternals;

export function networkingOf(connection: VoiceConnection): Networking | undefined {
  return 'networking' in connection.state ? connection.state.networking : undefined;
}

export function daveOf(networking: Networking | undefined): DAVESession | undefined {
  const state = networking?.state;
  return state && 'dave' in state ? state.dave : undefined;
}

export function webSocketOf(networking: Networking): VoiceWebSocket | undefined {
  return 'ws' in networking.state ? networking.state.ws : undefined;
}

/** The line of audio, once it stands. */
export function udpOf(networking: Networking | undefined) {
  const state = networking?.state;
  return state && 'udp' in state && 'connectionData' in state
    ? { udp: state.udp, ssrc: state.connectionData.ssrc }
    : undefined;
}

export interface TransportKeys {
  readonly encryptionMode: string;
  readonly nonceBuffer: Buffer;
  readonly secretKey: Uint8Array;
}

export function transportKeysOf({ connectionData }: VoiceReceiver): TransportKeys | undefined {
  const { encryptionMode, nonceBuffer, secretKey } = connectionData;
  return encryptionMode && nonceBuffer && secretKey ? { encryptionMode, nonceBuffer, secretKey } : undefined;
}

/** Ids of those whose stream is known. */
export function knownSpeakers({ ssrcMap }: VoiceReceiver): ReadonlySet<string> {
  const { map } = ssrcMap as unknown as { readonly map: ReadonlyMap<number, VoiceUserData> };
  return new Set([...map.values()].map(({ userId }) => userId));
}
