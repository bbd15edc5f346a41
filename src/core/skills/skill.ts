import type { CallOptions } from '../ports/engine.ts';
import type { IntentLabel } from '../ports/intent-classifier.ts';
import type { Speaker } from '../ports/voice-transport.ts';

/** What a skill may change beside answering; the conversation (or its host) carries it out. */
export type SkillEffect =
  | { readonly type: 'stop-speaking' }
  | { readonly type: 'leave' }
  | { readonly type: 'set-speed'; readonly speed: number }
  | { readonly type: 'set-gain'; readonly gainDb: number }
  | { readonly type: 'set-language'; readonly language: string }
  | {
      readonly type: 'set-timer';
      readonly timerId: string;
      readonly durationMs: number;
      readonly label: string;
    }
  /** Exactly these; the skill has resolved "all" and names. */
  | { readonly type: 'cancel-timers'; readonly timerIds: readonly string[] }
  | { readonly type: 'forget-conversation' }
  /** The speaker's last request was of another kind than the router thought. */
  | { readonly type: 'correct-route'; readonly label: IntentLabel };

export interface SkillAnswer {
  /** What to say; empty when an effect says enough. */
  readonly text: string;
  readonly effects: readonly SkillEffect[];
}

/** What a skill may know of the conversation. */
export interface SkillContext {
  readonly speaker: Speaker;
  /** BCP 47. */
  readonly language: string;
  /** IANA time zone of the owner, for the time and date skills. */
  readonly timeZone: string;
  /** Unix ms. */
  readonly wallNow: number;
  /** 0…1, from the conversation's seeded source, so that dice can be tested. */
  readonly random: () => number;
  readonly lastAnswer: string | undefined;
  /** What the speaker's last request was taken for. */
  readonly lastLabel?: IntentLabel | undefined;
  readonly assistantName: string;
  readonly timers: readonly { readonly id: string; readonly label: string; readonly endsAt: number }[];
  readonly voice: { readonly speed: number; readonly gainDb: number };
}

/** A request a skill has recognised and can answer without an LLM. */
export interface SkillMatch {
  readonly skillId: string;
  readonly label: 'tool' | 'command' | 'conversation';
  /** `run` changes something by itself (calls a tool, writes): it must wait until the turn is committed. Effects need no such mark. */
  readonly hasSideEffects?: boolean | undefined;
  run(context: SkillContext, options: CallOptions): Promise<SkillAnswer>;
}

/** Answers a kind of request by code: exact, instant, and there when the LLM is down. */
export interface Skill {
  readonly id: string;
  /** One example a person would say, for help and docs. */
  readonly example: string;
  /** Pure; looks at the recognised words only. Must not match talk *about* its subject. */
  match(text: string): SkillMatch | undefined;
}
