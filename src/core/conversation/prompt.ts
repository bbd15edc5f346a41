import type { ChatMessage } from '../ports/index.ts';
import type { SpeakerPreferences } from './conversation.ts';
import type { AssistantSettings } from './settings.ts';

/** The beginning of every prompt. Holds nothing that changes from turn to turn, or the KV cache would be lost. */
export function systemMessage({ name, persona, rules }: AssistantSettings): ChatMessage {
  return { role: 'system', content: [persona, `Your name is ${name}.`, rules].filter(Boolean).join(' ') };
}

/** The same assistant where its answer is read, not heard. */
export function codeSystemMessage({ name, persona }: AssistantSettings): ChatMessage {
  const rules =
    'Your answer is read in a text channel. When code is asked for, write it in one fenced block with the name of its language, and at most two sentences about it. Otherwise answer in two or three short sentences.';
  return { role: 'system', content: [persona, `Your name is ${name}.`, rules].filter(Boolean).join(' ') };
}

/** A question as the model sees it; with several people it carries the speaker's name. */
export function asQuestion(text: string, speakerName: string | undefined): string {
  return speakerName === undefined ? text : `${speakerName}: ${text}`;
}

/** What is known of the speaker, before this question only: the messages before it stay as they were. */
export function withNotes(question: string, { facts, verbosity }: SpeakerPreferences): string {
  const notes = [...(facts ?? []), ...(verbosity ? [verbosity] : [])];
  return notes.length === 0 ? question : `(${notes.join(' ')}) ${question}`;
}
