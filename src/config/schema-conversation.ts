import { z } from 'zod';

export const assistantSection = z
  .strictObject({
    name: z.string().trim().min(1).max(40).default('aibot').describe('What it is called and listens to.'),
    persona: z
      .string()
      .default('You are a friendly, quick-witted voice assistant who takes part in a spoken conversation.')
      .describe('Who it is, in one or two sentences; the beginning of every prompt.'),
    rules: z
      .array(z.string())
      .default([
        'Answer in one or two short sentences, as a person would say them aloud.',
        'Use no lists, headings, emoji or web addresses in what is spoken.',
        'Say so when you do not know.',
      ])
      .describe('What it must keep to, one rule each.'),
    language: z.string().min(2).default('en').describe('BCP 47 language it hears and speaks.'),
    timeZone: z
      .string()
      .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
      .refine(isTimeZone, { error: 'not an IANA time zone such as Europe/Paris' })
      .describe('IANA time zone for questions about time and date; the machine’s own by default.'),
  })
  .prefault({});

export const conversationModes = ['auto', 'always', 'name', 'ask'] as const;

export const conversationSection = z
  .strictObject({
    mode: z
      .enum(conversationModes)
      .default('auto')
      .describe(
        'When it answers: auto (alone always; in company to its name and follow-ups), always, name, or ask (only when asked by command).',
      ),
    followUpMs: durationMs(8_000).describe('How long after an answer its asker needs no name.'),
    minSilenceMs: durationMs(175).describe('Shortest pause that may end a turn.'),
    fallbackSilenceMs: durationMs(2_200).describe(
      'Pause that ends a turn whatever the turn detector thinks.',
    ),
    turnThreshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('How sure the turn detector must be that the sentence is over.'),
    isSpeculative: z
      .boolean()
      .default(true)
      .describe('Begin the answer during the pause that may end a turn.'),
    historyTurns: z.int().min(0).max(100).default(24).describe('Past turns the language model is shown.'),
    maxAnswerTokens: z.int().min(16).max(4_096).default(220).describe('Longest answer, in tokens.'),
    answerDeadlineMs: durationMs(8_000).describe(
      'Longest wait for the first word of an answer before an apology.',
    ),
    duckDb: z
      .number()
      .min(-60)
      .max(0)
      .default(-22)
      .describe('Level of the answer while somebody talks over it, dB.'),
  })
  .prefault({});

function durationMs(defaultMs: number) {
  return z.int().min(0).max(600_000).default(defaultMs);
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat(undefined, { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
