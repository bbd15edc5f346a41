import { z } from 'zod';

const count = (most: number) => z.int().min(1).max(most);

const condition = z
  .strictObject({
    /** BCP 47; `de` is de-AT too. */
    languages: z.array(z.string().min(2)).min(1).optional(),
    minWords: count(1_000).optional(),
    maxWords: count(1_000).optional(),
    /** Role ids of Discord, or `owner`, who types at this machine's terminal. */
    roles: z.array(z.string().min(1)).min(1).optional(),
    /** Answers one person may have of it in any hour. */
    perHour: count(10_000).optional(),
  })
  .refine(({ minWords = 0, maxWords = Infinity }) => minWords <= maxWords, {
    error: 'minWords is more than maxWords',
  });

/** A model by its id, or with what must hold for it to be asked. */
const entry = z.preprocess(
  (given) => (typeof given === 'string' ? { model: given } : given),
  z.strictObject(
    {
      model: z.string({ error: 'a model id is missing' }).min(1),
      when: condition.optional(),
      /** Longest wait for its first word before the next one is asked. */
      budgetMs: z.int().min(50).max(60_000).optional(),
    },
    {
      error: ({ code }) =>
        code === 'invalid_type'
          ? 'neither a model id nor {"model": …, "when": {…}, "budgetMs": …}'
          : undefined,
    },
  ),
);

const chain = (what: string) =>
  z
    .array(entry)
    .default([])
    .describe(
      `Language models asked for ${what}, best first, each an id or {"model", "when": {"languages", "minWords", "maxWords", "roles", "perHour"}, "budgetMs"}; empty: engines.llm.use.`,
    );

/** Intent label → chain of language models. */
export const routesSection = z
  .strictObject({
    conversation: chain('talk'),
    code: chain('programming'),
    tool: chain('things a skill does not answer'),
    command: chain('requests to aibot itself'),
    codeInBackground: z
      .boolean()
      .default(true)
      .describe('Write code while the talk goes on, where there is a text channel to put it.'),
  })
  .prefault({});
