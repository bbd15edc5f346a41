import { z } from 'zod';

const errorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.null(),
    code: z.string().describe('The same codes as on the gateway’s own endpoints.'),
  }),
});

/** The errors every endpoint below `/v1` may give, in OpenAI's shape. */
export const openAiErrorResponses = {
  '4xx': errorBody.describe('The request cannot be served as it is.'),
  '5xx': errorBody.describe('The gateway could not serve it; 503 says in Retry-After when to try again.'),
} as const;
