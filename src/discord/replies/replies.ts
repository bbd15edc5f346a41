import type { TurnOutcome } from '../../core/pipeline/receipt.ts';

/** What is written to people in one language. Commands are called in it as Discord shows them to its readers. */
export interface Replies {
  readonly refused: {
    readonly blocked: string;
    readonly talkRole: string;
    readonly manageServer: string;
    readonly setupRole: string;
    readonly waitSeconds: (seconds: number) => string;
  };
  readonly failed: {
    readonly tookTooLong: string;
    readonly inside: string;
    readonly notInVoice: string;
    readonly nobodyInVoice: string;
    readonly severalChannels: string;
    readonly permissions: (missing: string, place: string, invite: string) => string;
    readonly full: (place: string) => string;
    readonly join: (place: string) => string;
    readonly alreadyRecording: string;
    readonly cannotRecord: string;
  };
  readonly done: string;
  readonly joined: (place: string) => string;
  readonly left: (place: string) => string;
  readonly noAnswer: string;
  readonly said: string;
  readonly quiet: string;
  readonly recording: {
    readonly none: string;
    readonly running: (name: string) => string;
    readonly saved: (name: string) => string;
    /** To everybody in the channel. */
    readonly started: (by: string) => string;
    readonly stopped: string;
    readonly tooLong: string;
    readonly tooLarge: string;
  };
  readonly voice: {
    readonly unknown: (id: string, known: string) => string;
    readonly chosen: (id: string) => string;
  };
  readonly language: { readonly noTag: (given: string) => string; readonly chosen: (tag: string) => string };
  readonly preferences: {
    readonly notHeard: string;
    readonly heard: string;
    readonly names: Readonly<Record<'language' | 'voiceId' | 'speed' | 'verbosity' | 'wakeWord', string>>;
  };
  readonly server: {
    readonly nameLength: (most: number) => string;
    readonly reset: string;
    readonly names: Readonly<
      Record<'mode' | 'name' | 'language' | 'captions' | 'consent' | 'mayTalk' | 'maySetUp', string>
    >;
    readonly asConfigured: string;
    readonly on: string;
    readonly off: string;
    readonly everybody: string;
    readonly managers: string;
  };
  readonly status: {
    readonly away: string;
    readonly place: (facts: {
      place: string;
      isConnected: boolean;
      reconnects: number;
      healed: number;
    }) => string;
    readonly heard: (people: number, packets: number, lost: number) => string;
    readonly delay: (ms: number) => string;
    readonly recording: string;
  };
  readonly why: {
    readonly nothing: string;
    readonly turn: (speaker: string, outcome: TurnOutcome) => string;
    readonly route: (label: string, reason: string) => string;
  };
  readonly forgotten: {
    readonly conversation: string;
    readonly person: (turns: number) => string;
    readonly recordingsKept: (names: readonly string[]) => string;
  };
  readonly exported: {
    readonly onlyPrivately: string;
    readonly file: (turns: number, recordings: number) => string;
  };
  /** To everybody in the channel. */
  readonly channel: {
    readonly listening: (name: string) => string;
    readonly optIn: string;
    readonly optOut: string;
    readonly deafFor: (seconds: number) => string;
    readonly cannotSpeak: string;
    readonly hadToLeave: string;
    readonly timerUp: (who: string, label: string) => string;
    readonly timerWasUp: (who: string, label: string, minutes: number) => string;
  };
}
