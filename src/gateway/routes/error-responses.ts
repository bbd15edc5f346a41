import { z } from 'zod';

const errorBody = z
  .object({
    error: z.object({
      code: z.string().describe('Stable, kebab-case: `gateway-busy`.'),
      message: z.string(),
      nextSteps: z.array(z.string()).describe('What can be done, one sentence each.'),
      requestId: z.string(),
    }),
  })
  .meta({ description: 'What went wrong.' });

/** The errors every endpoint of the gateway's own may give. */
export const errorResponses = {
  '4xx': errorBody.describe('The request cannot be served as it is; 429 says in Retry-After when it may be.'),
  '5xx': errorBody.describe('The gateway could not serve it; 503 says in Retry-After when to try again.'),
} as const;
