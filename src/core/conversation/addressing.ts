import { findName } from './name-matching.ts';
import type { AddressingMode } from './settings.ts';

export interface AddressingInput {
  readonly text: string;
  readonly speakerId: string;
  readonly mode: AddressingMode;
  /** People who are listened to in this session, the speaker included. */
  readonly peopleCount: number;
  /** The assistant's name and the speaker's own wake word. */
  readonly names: readonly string[];
  /** Who was answered last, and how long ago the answer ended, ms; 0 while it is being spoken. */
  readonly lastAnswer: { readonly speakerId: string; readonly endedAgoMs: number } | undefined;
  readonly followUpMs: number;
}

export interface AddressingDecision {
  readonly isAddressed: boolean;
  readonly reason:
    | 'typed'
    | 'always'
    | 'alone'
    | 'name'
    | 'follow-up'
    | 'command'
    | 'not addressed'
    | 'answers only /ask';
  /** The request without the name it was called by. */
  readonly request: string;
}

/** Whether words spoken in the channel are meant for the assistant. A command is recognised elsewhere and overrules a no. */
export function decideAddressing(input: AddressingInput): AddressingDecision {
  const name = findName(input.text, input.names);
  const request = name?.rest ?? input.text;
  const yes = (reason: AddressingDecision['reason']) => ({ isAddressed: true, reason, request });
  const no = (reason: AddressingDecision['reason']) => ({ isAddressed: false, reason, request });
  switch (input.mode) {
    case 'ask':
      return no('answers only /ask');
    case 'always':
      return yes('always');
    case 'name':
      return name ? yes('name') : no('not addressed');
    case 'auto':
      if (name) return yes('name');
      if (input.peopleCount <= 1) return yes('alone');
      return isFollowUp(input) ? yes('follow-up') : no('not addressed');
  }
}

const isFollowUp = ({ lastAnswer, speakerId, followUpMs }: AddressingInput) =>
  lastAnswer?.speakerId === speakerId && lastAnswer.endedAgoMs <= followUpMs;
