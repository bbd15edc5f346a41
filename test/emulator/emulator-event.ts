import type { EncryptionMode } from './voice/transport-cipher.ts';
import type { Message } from './world/message.ts';

/** What the emulator saw its clients do, and what it did to them. Ids are Discord's. */
export type EmulatorEvent =
  | { readonly type: 'client-identified'; readonly userId: string; readonly intents: number }
  | { readonly type: 'client-resumed'; readonly userId: string }
  | { readonly type: 'client-closed'; readonly userId: string | undefined; readonly code: number }
  | {
      readonly type: 'commands-registered';
      readonly guildId: string | undefined;
      readonly names: readonly string[];
    }
  | {
      readonly type: 'rest-answered';
      readonly method: string;
      readonly path: string;
      readonly status: number;
    }
  | { readonly type: 'message-created'; readonly message: Message }
  | { readonly type: 'message-edited'; readonly message: Message }
  | { readonly type: 'message-deleted'; readonly message: Message }
  | { readonly type: 'typing-started'; readonly channelId: string; readonly userId: string }
  | {
      readonly type: 'interaction-answered';
      readonly interactionId: string;
      readonly responseType: number;
      readonly afterMs: number;
    }
  | { readonly type: 'voice-state-changed'; readonly userId: string; readonly channelId: string | null }
  | { readonly type: 'voice-state-refused'; readonly userId: string; readonly reason: VoiceRefusal }
  | { readonly type: 'voice-identified'; readonly userId: string; readonly maxDaveVersion: number }
  | {
      readonly type: 'voice-ready';
      readonly userId: string;
      readonly channelId: string;
      readonly mode: EncryptionMode;
      readonly daveVersion: number;
    }
  | { readonly type: 'voice-resumed'; readonly userId: string; readonly replayed: number }
  | { readonly type: 'voice-closed'; readonly userId: string | undefined; readonly code: number }
  | { readonly type: 'voice-speaking'; readonly userId: string; readonly isSpeaking: boolean }
  | {
      readonly type: 'dave-committed';
      readonly channelId: string;
      readonly epoch: number;
      readonly committerId: string;
      readonly transitionId: number;
      readonly memberIds: readonly string[];
    }
  | {
      readonly type: 'dave-transition-executed';
      readonly channelId: string;
      readonly transitionId: number;
      readonly protocolVersion: number;
    }
  | { readonly type: 'dave-recovery-requested'; readonly userId: string; readonly transitionId: number };

export type VoiceRefusal = 'channel-full' | 'missing-permission' | 'unknown-channel' | 'fault';

/** Picks the entries of one type, and narrows them: `events.first(isEvent('voice-ready'))`. */
export function isEvent<Type extends EmulatorEvent['type']>(
  type: Type,
  matches: (event: Extract<EmulatorEvent, { type: Type }>) => boolean = () => true,
) {
  return (event: EmulatorEvent): event is Extract<EmulatorEvent, { type: Type }> =>
    event.type === type && matches(event as Extract<EmulatorEvent, { type: Type }>);
}
