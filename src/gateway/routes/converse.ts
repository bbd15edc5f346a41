import { z } from 'zod';
import { writeWav } from '../../core/audio/wav-writer.ts';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { CallOptions } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import type { RouteContext } from '../route-context.ts';
import { readSpokenRequest, spokenQuery } from '../spoken-request.ts';
import { type GatewayApp, replyOr } from '../zod-routes.ts';
import { errorResponses } from './error-responses.ts';
import { lastOf, transcriptOf } from './transcribe.ts';

/** A spoken answer, and how it came about. */
export interface SpokenAnswer {
  readonly receipt: Receipt;
  /** Mono. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** Answers one question as the assistant does: its skills, its routes, its voice. */
export type Answer = (question: string, options: AnswerOptions) => Promise<SpokenAnswer>;

export interface AnswerOptions extends CallOptions {
  /** Nothing of it is kept in a cache. */
  readonly noStore?: boolean | undefined;
}

const reply = z.object({
  heard: z.string(),
  answer: z.string(),
  audio: z.string().describe('The spoken answer: a WAV file in base64.'),
  receipt: z
    .looseObject({ outcome: z.string() })
    .describe('What was decided, by which engines, in what time.'),
});

/** A spoken question in, a spoken answer out. */
export function registerConverse(app: GatewayApp, context: RouteContext, answerTo: Answer): void {
  app.post(
    '/converse',
    {
      config: { upload: spokenQuery },
      schema: {
        summary: 'Answer a spoken question aloud',
        description:
          'With `Accept: audio/wav` the answer is the sound alone. Every request is a conversation of its own.',
        querystring: spokenQuery,
        response: { 200: replyOr(reply, 'The spoken answer.', 'audio/wav'), ...errorResponses },
      },
    },
    async (request, response) => {
      const signal = context.signalOf(request);
      const asked = await readSpokenRequest(request, context, { signal });
      const { lane, noStore } = asked;
      const { text: heard } = await lastOf(transcriptOf(asked, context, signal));
      if (heard.trim() === '') throw nothingHeard();
      const answers = context.admissions.llm.stream(lane, signal, async function* () {
        yield await answerTo(heard, { signal, noStore });
      });
      for await (const { receipt, samples: spoken, sampleRateHz } of answers) {
        const wav = Buffer.from(writeWav(spoken, sampleRateHz).buffer);
        if (request.headers.accept === 'audio/wav') return response.type('audio/wav').send(wav);
        return {
          heard,
          answer: receipt.answer,
          audio: wav.toString('base64'),
          receipt: { ...receipt, heard },
        };
      }
      throw nothingHeard();
    },
  );
}

const nothingHeard = () => new AibotError('No words were heard in the recording.', { code: 'nothing-heard' });
