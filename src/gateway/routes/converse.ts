import { z } from 'zod';
import { writeWav } from '../../core/audio/wav-writer.ts';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { CallOptions } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { decodeAudio } from '../decode-audio.ts';
import { laneOf, type RouteContext } from '../route-context.ts';
import { readUpload } from '../upload.ts';
import type { GatewayApp } from '../zod-routes.ts';
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
export type Answer = (question: string, options: CallOptions) => Promise<SpokenAnswer>;

const query = z.object({
  language: z
    .string()
    .min(2)
    .max(35)
    .optional()
    .describe('BCP 47 language spoken; the assistant’s by default.'),
});

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
      config: { upload: query },
      schema: {
        summary: 'Answer a spoken question aloud',
        description:
          'With `Accept: audio/wav` the answer is the sound alone. Every request is a conversation of its own.',
        querystring: query,
        response: { 200: reply, ...errorResponses },
      },
    },
    async (request, response) => {
      const signal = context.signalOf(request);
      const { audio, fields } = await readUpload(request);
      const samples = await decodeAudio(audio, context.maxAudioMs, { signal });
      const language = request.query.language ?? fields['language'];
      const lane = laneOf(request, 'live');
      const { text: heard } = await lastOf(transcriptOf(samples, language, lane, context, signal));
      if (heard.trim() === '') throw nothingHeard();
      const answers = context.admissions.llm.stream(lane, signal, async function* () {
        yield await answerTo(heard, { signal });
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
