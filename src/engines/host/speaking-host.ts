import { createSpeechHandlers } from '../tts/sherpa-handlers.ts';
import { serveEngineHost } from './serve-engine-host.ts';

/** The main program of the speaking host: voices. */
serveEngineHost(createSpeechHandlers());
