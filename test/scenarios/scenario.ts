import { z } from 'zod';

/** Part of an event that must be there: strings are found anywhere in the value, numbers and the rest are equal. */
const partial: z.ZodType<Partial_> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), partial)]),
);
type Partial_ = string | number | boolean | { [key: string]: Partial_ };

const expectation = z.strictObject({
  /** A pipeline event that must happen after the step has begun … */
  event: z.string().optional(),
  /** … or that must not. */
  absent: z.string().optional(),
  /** After the last voiced sample of the step (or the moment it was typed); `from: start` after its first. */
  within_ms: z.number().optional(),
  not_before_ms: z.number().optional(),
  from: z.enum(['end', 'start']).default('end'),
  /** Whose turn. */
  by: z.string().optional(),
  /** Found in what was said, heard or spoken. */
  text_contains: z.string().optional(),
  where: z.record(z.string(), partial).optional(),
  /** How often the event happens; at least once when absent. */
  times: z.number().optional(),
});

const step = z.strictObject({
  /** What they say; `[600]` is a pause of 600 ms. */
  user: z.string().optional(),
  /** How it sounds at the end, when not as its punctuation says. */
  mood: z.enum(['finished', 'settling', 'likely', 'undecided', 'unfinished']).optional(),
  /** Voiced audio without words, ms. */
  noise_ms: z.number().optional(),
  /** What the recogniser makes of the noise. */
  heard_as: z.string().optional(),
  types: z.string().optional(),
  /** The host's doing. */
  host: z.enum(['interrupts', 'hangs-up', 'forgets', 'says']).optional(),
  leaves: z.boolean().optional(),
  by: z.string().default('anna'),
  /** When the step begins; once everything before it is over when absent. */
  when: z
    .strictObject({ event: z.string(), after_ms: z.number().default(0), by: z.string().optional() })
    .optional(),
  expect: z.array(expectation).default([]),
});

const modelFault = {
  first_token_ms: z.number().optional(),
  token_ms: z.number().optional(),
  stalls_after_tokens: z.number().optional(),
  crashes_after_tokens: z.number().optional(),
};

export const scenario = z.strictObject({
  title: z.string(),
  people: z.array(z.string()).default(['anna']),
  settings: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** The first whose `asked` is found in the last message of the prompt. */
  answers: z
    .array(
      z.strictObject({
        asked: z.string(),
        text: z.string().default(''),
        model: z.string().optional(),
        /** Results of tools the model has by then. */
        results: z.number().default(0),
        calls: z.array(z.string()).default([]),
        /** From the beginning of the calls until they are written. */
        calls_ms: z.number().optional(),
        /** Only where the model is given tools, or only where it is not. */
        with_tools: z.boolean().optional(),
        ...modelFault,
      }),
    )
    .default([]),
  models: z.array(z.string()).default(['scripted-llm']),
  /** What a request that begins so is taken for; talk, or what a skill says, when absent. */
  routes: z
    .array(z.strictObject({ asked: z.string(), label: z.enum(['conversation', 'code', 'tool', 'command']) }))
    .default([]),
  tools: z
    .array(
      z.strictObject({
        name: z.string(),
        result: z.string().default('done'),
        takes_ms: z.number().default(0),
        fault: z.enum(['hangs', 'crashes', 'refuses']).optional(),
        roles: z.array(z.string()).default([]),
        is_read_only: z.boolean().default(true),
      }),
    )
    .default([]),
  has_text_side: z.boolean().default(false),
  faults: z
    .strictObject({
      /** Whenever these words are heard. */
      stt: z
        .array(
          z.strictObject({
            heard: z.string(),
            fault: z.enum(['hangs', 'crashes']).optional(),
            written: z.string().optional(),
          }),
        )
        .default([]),
      /** The first voice, whenever it is to say this. */
      tts: z
        .array(
          z.strictObject({
            text: z.string(),
            crashes_after_chunks: z.number().optional(),
            stalls_after_chunks: z.number().optional(),
          }),
        )
        .default([]),
      has_spare_voice: z.boolean().default(false),
      turn_detector: z.enum(['hangs', 'crashes']).optional(),
      /** So many calls fail, one after the other. */
      vad_crashes: z.number().default(0),
      /** Calls that go well before those. */
      vad_crashes_after: z.number().default(0),
      observer_throws: z.boolean().default(false),
      text_side_hangs: z.boolean().default(false),
    })
    .prefault({}),
  turns: z.array(step),
});

export type Scenario = z.infer<typeof scenario>;
export type Step = z.infer<typeof step>;
export type Expectation = z.infer<typeof expectation>;
