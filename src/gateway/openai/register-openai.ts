import type { RouteContext } from '../route-context.ts';
import type { GatewayApp } from '../zod-routes.ts';
import { registerAudioSpeech } from './audio-speech.ts';
import { registerAudioTranscriptions } from './audio-transcriptions.ts';
import { registerChatCompletions } from './chat-completions.ts';
import { type Embedder, registerEmbeddings } from './embeddings.ts';
import { registerModels } from './models.ts';

/** The endpoints that OpenAI's clients know, below `/v1`. */
export function registerOpenAi(app: GatewayApp, context: RouteContext, embedder: Embedder): void {
  registerChatCompletions(app, context);
  registerAudioTranscriptions(app, context);
  registerAudioSpeech(app, context);
  registerEmbeddings(app, context, embedder);
  registerModels(app, context, embedder.id);
}
