import { createLlamaHandlers } from '../llm/llama/llama-handlers.ts';
import { serveEngineHost } from './serve-engine-host.ts';

/** The main program of the thinking host: language models. */
serveEngineHost(createLlamaHandlers());
