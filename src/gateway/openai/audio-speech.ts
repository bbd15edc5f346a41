import { z } from 'zod';
import { AibotError } from '../../shared/errors.ts';
import { isUnstored, laneOf, type RouteContext } from '../route-context.ts';
import { pcmOf, resampled, speechOf, wavOf } from '../speech-audio.ts';
import { sendStream } from '../streamed.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { openAiErrorResponses } from './error-responses.ts';

/** OpenAI's own voices, which clients ask for out of habit: they get the configured one. */
const habitualVoices = new Set([
  ...['alloy', 'ash', 'ballad', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer', 'verse'],
  ...['cedar', 'marin'],
]);

/** What clients take OpenAI's raw samples for; nothing in the answer tells them. */
const pcmRateHz = 24_000;

const body = z.object({
  model: z.string().describe('Any; the configured engine answers.'),
  input: z.string().min(1).max(4_096),
  voice: z.string().max(100).describe('A voice of the engine; names of OpenAI’s voices mean its first one.'),
  response_format: z
    .enum(['wav', 'pcm', 'mp3', 'opus', 'aac', 'flac'])
    .default('wav')
    .describe('`wav`, or `pcm` as it is made (16 bit little-endian mono, 24 kHz); others are refused.'),
  speed: z.number().min(0.5).max(2).optional(),
});

export function registerAudioSpeech(app: GatewayApp, context: RouteContext): void {
  app.post(
    '/v1/audio/speech',
    {
      schema: {
        summary: 'Say a text, as OpenAI’s clients ask',
        body,
        response: {
          200: {
            description: 'The speech.',
            content: { 'audio/wav': { schema: z.string() }, 'audio/pcm': { schema: z.string() } },
          },
          ...openAiErrorResponses,
        },
      },
    },
    async (request, answer) => {
      const { input, voice, response_format: format, speed } = request.body;
      if (format !== 'wav' && format !== 'pcm') throw formatUnsupported(format);
      const { sampleRateHz } = context.engines.tts.capabilities;
      const wanted = {
        text: input,
        voice: habitualVoices.has(voice) ? undefined : voice,
        speed,
        isSpeakable: false,
        lane: laneOf(request, 'batch'),
        noStore: isUnstored(request),
      };
      const speech = speechOf(wanted, context, context.signalOf(request));
      if (format === 'wav') return answer.type('audio/wav').send(await wavOf(speech, sampleRateHz));
      return sendStream(answer, 'audio/pcm', pcmOf(resampled(speech, sampleRateHz, pcmRateHz)));
    },
  );
}

const formatUnsupported = (format: string) =>
  new AibotError(`Speech is given as wav or pcm, not as ${format}.`, { code: 'bad-request' });
