import { expect, it } from 'vitest';
import type { EngineContext } from '../../src/composition/engine-registry.ts';
import { gatewayEngines } from '../../src/composition/gateway-engines.ts';
import { createPolicy } from '../../src/composition/policy.ts';
import { configSchema } from '../../src/config/schema.ts';
import { createConversation, defaultSettings } from '../../src/core/conversation/index.ts';
import { fallbackSpeechToText, fallbackTextToSpeech } from '../../src/core/decorators/index.ts';
import type { Receipt } from '../../src/core/pipeline/receipt.ts';
import type { Engine, LanguageModel, SpeechToText, TextToSpeech } from '../../src/core/ports/index.ts';
import { createRouter } from '../../src/core/routing/index.ts';
import { createSpeechTextStream } from '../../src/core/speech-text/index.ts';
import { openRecordedSession } from '../../src/core/transport/recorded-session.ts';
import { createTurnWatch } from '../../src/core/transport/turn-watch.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { createScriptedVad } from '../fakes/scripted-hearing.ts';
import { createScriptedLanguageModel } from '../fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';
import { createScriptedTextToSpeech } from '../fakes/scripted-text-to-speech.ts';
import { createScriptedTurnDetector } from '../fakes/scripted-turn-detector.ts';

const clock = systemClock;

function remoteOf<Port extends Engine>(
  entries: readonly { create(context: EngineContext): Port }[],
  url: string,
): Port {
  const config = configSchema.parse({ gateway: { url, apiKey: 'key-of-the-bot' } });
  return entries[0]!.create({ config, clock } as EngineContext);
}

/** A bot whose engines are a gateway's, with embedded ones to stand in, chained as composition chains them. */
function openBot(url: string) {
  const embedded: { stt: SpeechToText; llm: LanguageModel; tts: TextToSpeech } = {
    stt: createScriptedSpeechToText({ clock, id: 'embedded-stt', transcript: () => 'tell me of mars' }),
    llm: createScriptedLanguageModel({ clock, id: 'embedded-llm', answer: () => 'Mars is red.' }),
    tts: createScriptedTextToSpeech({ clock, id: 'embedded-tts', characterMs: 10 }),
  };
  const policy = createPolicy({ timeoutMs: 5_000 });
  const models = [remoteOf(gatewayEngines.llm, url), embedded.llm];
  const chain = models.map(({ id }) => ({ model: id }));
  const watch = createTurnWatch(clock);
  const session = openRecordedSession({ id: 'remote', clock, speaker: { id: 'anna', name: 'Anna' } });
  const conversation = createConversation({
    session,
    engines: {
      vad: createScriptedVad(),
      turnDetector: createScriptedTurnDetector({ clock, probability: () => 0.95 }),
      stt: fallbackSpeechToText([policy.speechToText(remoteOf(gatewayEngines.stt, url)), embedded.stt]),
      tts: fallbackTextToSpeech([policy.textToSpeech(remoteOf(gatewayEngines.tts, url)), embedded.tts]),
      languageModels: { get: (id) => models.find((model) => model.id === id), defaultId: chain[0]!.model },
    },
    router: createRouter({
      classifier: undefined,
      skills: [],
      routes: { conversation: chain, code: chain, tool: chain, command: chain },
      clock,
    }),
    createSpeechText: () => createSpeechTextStream({ language: 'en' }),
    settings: defaultSettings,
    clock,
    logger: silentLogger,
    random: () => 0.5,
    observer: (event) => watch.observe(event),
  });
  const running = conversation.run();
  return {
    embedded,
    session,
    async ask(): Promise<readonly Receipt[]> {
      const mark = watch.mark();
      await session.speak(new Float32Array(16_000).fill(0.1));
      return watch.untilQuiet(mark);
    },
    async [Symbol.asyncDispose]() {
      await session.close('done');
      await running;
      await conversation.dispose();
    },
  };
}

const engineIds = (receipt: Receipt | undefined) =>
  new Map(receipt?.stages.map(({ name, engineId }) => [name, engineId]));

it('a conversation goes through the gateway, and on without it when it dies', {
  timeout: 30_000,
}, async () => {
  await using served = await createScriptedGateway({
    keys: { 'key-of-the-bot': 'bot' },
    stt: { transcript: () => 'tell me of venus' },
    llm: {
      answer: (_asked, { messages }) =>
        messages.filter(({ role }) => role === 'user').length > 1
          ? { text: 'Venus is hot. It is very', stallsAfterTokens: 5 }
          : 'Venus is a planet.',
    },
    tts: { characterMs: 10 },
  });
  await using bot = openBot(await served.listen());

  const [first] = await bot.ask();
  expect(first).toMatchObject({
    outcome: 'answered',
    heard: 'tell me of venus',
    spoken: 'Venus is a planet.',
  });
  expect(engineIds(first).get('llm-first-token')).toBe('gateway-llm');
  expect(served.stt.transcribed.every(({ lane }) => lane === 'live')).toBe(true);
  expect(served.llm.generated.length).toBeGreaterThan(0);
  expect(served.tts.synthesized.length).toBeGreaterThan(0);

  // Killed while its second answer is being spoken: the connection breaks, as when its process dies.
  const second = bot.ask();
  await expect.poll(() => served.llm.callsInFlight, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => bot.session.playouts.at(-1)?.heardMs ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
  const closed = served.gateway.app.close();
  served.gateway.app.server.closeAllConnections();
  await closed;
  const [broken] = await second;
  expect(broken?.outcome).not.toBe('ignored');
  expect(broken?.heard).toBe('tell me of venus');

  const [third] = await bot.ask();
  expect(third).toMatchObject({ outcome: 'answered', heard: 'tell me of mars', spoken: 'Mars is red.' });
  expect(engineIds(third).get('llm-first-token')).toBe('embedded-llm');
});
