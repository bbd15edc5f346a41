import { z } from 'zod';

/** A value that must not be shown or logged: kept in the secrets file or the environment. */
export const secret = () => z.string().min(1).optional().meta({ secret: true });

const httpUrl = () => z.url({ protocol: /^https?$/, error: 'not an http(s) URL' });

const speechUrl = () => z.url({ protocol: /^(https?|tcp)$/, error: 'not an http(s) or tcp URL' });

const use = (what: string) =>
  z
    .array(z.string().min(1))
    .default([])
    .describe(
      `Ids of ${what} engines, best first, the next ones being the fallback; empty: chosen for this machine.`,
    );

const serverUrl = (examples: string, url: z.ZodURL) =>
  url.optional().describe(`Address of a server to use before the engines of this machine: ${examples}.`);

const server = (what: string) => ({
  apiKey: secret().describe(`Key of that ${what} server.`),
  model: z.string().min(1).optional().describe(`Model asked for at that ${what} server.`),
});

export const enginesSection = z
  .strictObject({
    stt: z
      .strictObject({
        use: use('speech-to-text'),
        url: serverUrl(
          'http://127.0.0.1:8000/v1 (OpenAI’s API), http://127.0.0.1:9000 (whisper-asr-webservice), tcp://127.0.0.1:10300 (Wyoming)',
          speechUrl(),
        ),
        api: z
          .enum(['openai', 'whisper-asr-webservice', 'wyoming'])
          .optional()
          .describe('What that server speaks; by default Wyoming at tcp:// and OpenAI’s API elsewhere.'),
        ...server('speech-to-text'),
        language: z
          .string()
          .min(2)
          .optional()
          .describe('BCP 47 language spoken to it; assistant.language by default.'),
        threads: z
          .int()
          .min(1)
          .max(64)
          .optional()
          .describe('CPU threads; chosen for this machine by default.'),
      })
      .prefault({}),
    llm: z
      .strictObject({
        use: use('language-model'),
        url: serverUrl('http://127.0.0.1:4000/v1 (OpenAI’s API: LiteLLM, vLLM, llama.cpp)', httpUrl()),
        ...server('language-model'),
        ollamaUrl: httpUrl()
          .optional()
          .describe('Address of an Ollama server, for its own API: http://127.0.0.1:11434.'),
        contextTokens: z
          .int()
          .min(512)
          .max(131_072)
          .default(4_096)
          .describe('Context window of the embedded model.'),
        threads: z
          .int()
          .min(1)
          .max(64)
          .optional()
          .describe('CPU threads; chosen for this machine by default.'),
        gpu: z
          .enum(['auto', 'off'])
          .default('auto')
          .describe(
            'Graphics processor for the embedded model: auto takes one that this build of llama.cpp can use, off never does.',
          ),
        temperature: z.number().min(0).max(2).default(0.7).describe('How varied the answers are.'),
      })
      .prefault({}),
    tts: z
      .strictObject({
        use: use('text-to-speech'),
        url: serverUrl(
          'http://127.0.0.1:8880/v1 (OpenAI’s API), http://127.0.0.1:5000 (Piper), tcp://127.0.0.1:10200 (Wyoming)',
          speechUrl(),
        ),
        api: z
          .enum(['openai', 'piper', 'wyoming'])
          .optional()
          .describe('What that server speaks; by default Wyoming at tcp:// and OpenAI’s API elsewhere.'),
        ...server('text-to-speech'),
        voice: z.string().min(1).optional().describe('Voice of the engine; its first voice by default.'),
        speed: z.number().min(0.5).max(2).default(1).describe('Pace; 1 is the voice’s own.'),
      })
      .prefault({}),
    vad: z
      .strictObject({
        use: use('voice-activity'),
        threshold: z
          .number()
          .min(0)
          .max(1)
          .default(0.5)
          .describe('Speech probability from which audio counts as voiced.'),
      })
      .prefault({}),
    turn: z.strictObject({ use: use('turn-detection') }).prefault({}),
    intent: z.strictObject({ use: use('intent') }).prefault({}),
  })
  .prefault({});

export const modelsSection = z
  .strictObject({
    dir: z
      .string()
      .min(1)
      .optional()
      .describe('Where models are kept; shared by all projects of this user by default.'),
    offline: z
      .boolean()
      .default(false)
      .describe('Fetch nothing; use what is there.')
      .meta({ env: ['AIBOT_OFFLINE'] }),
  })
  .prefault({});
