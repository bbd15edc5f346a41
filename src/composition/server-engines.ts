import type { Config } from '../config/schema.ts';

/** An engine for a server, and why it is used. */
interface ServerEngine {
  readonly id: string;
  readonly reason: string;
}

/** Which engine speaks which API. */
const engineOf = {
  stt: {
    openai: 'openai-stt',
    'whisper-asr-webservice': 'whisper-asr-webservice',
    wyoming: 'wyoming-stt',
  },
  tts: { openai: 'openai-tts', piper: 'piper-http', wyoming: 'wyoming-tts' },
} as const;

/** The engines for the servers whose addresses the configuration gives: no more than an address is needed. */
export function serverEngines(
  task: 'stt' | 'llm' | 'tts',
  { stt, llm, tts }: Config['engines'],
): readonly ServerEngine[] {
  switch (task) {
    case 'stt':
      return at(stt.url, (url) => engineOf.stt[stt.api ?? spokenAt(url)]);
    case 'llm':
      return [...at(llm.url, () => 'openai-llm'), ...at(llm.ollamaUrl, () => 'ollama')];
    case 'tts':
      return at(tts.url, (url) => engineOf.tts[tts.api ?? spokenAt(url)]);
  }
}

const at = (url: string | undefined, idFor: (url: string) => string): readonly ServerEngine[] =>
  url === undefined ? [] : [{ id: idFor(url), reason: `a server is configured (${url})` }];

const spokenAt = (url: string) => (url.startsWith('tcp:') ? 'wyoming' : 'openai');
