import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmbedder } from '../../src/composition/embedder.ts';
import { composeTools } from '../../src/composition/tools.ts';
import { configSchema } from '../../src/config/schema.ts';
import { applySettings, createConversation, defaultSettings } from '../../src/core/conversation/index.ts';
import type { PipelineEvent } from '../../src/core/pipeline/events.ts';
import { createRouter } from '../../src/core/routing/index.ts';
import { createSkills } from '../../src/core/skills/index.ts';
import { createSpeechTextStream } from '../../src/core/speech-text/index.ts';
import { createCollectedPlayout } from '../../src/core/transport/collected-playout.ts';
import { openRecordedSession } from '../../src/core/transport/recorded-session.ts';
import { createEngineHost } from '../../src/engines/host/create-engine-host.ts';
import { hostEntry } from '../../src/engines/host/host-entry.ts';
import { createIntentClassifier } from '../../src/engines/intent/intent-classifier.ts';
import { createLlamaLanguageModel } from '../../src/engines/llm/llama-language-model.ts';
import { evaluateRoutes } from '../../src/offline/route.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import {
  readAllSamples,
  readFollowUps,
  readSamples,
  splitHeldBack,
  unseenSets,
} from '../../training/dataset.ts';
import {
  createScriptedSpeechToText,
  createScriptedTurnDetector,
  createScriptedVad,
} from '../fakes/scripted-hearing.ts';
import { createScriptedTextToSpeech } from '../fakes/scripted-text-to-speech.ts';
import { createSpelledSpeech } from '../fakes/spelled-speech.ts';

const models = process.env['AIBOT_MODELS_DIR'] ?? join(homedir(), '.cache/aibot/models');
const options = { signal: new AbortController().signal };
const clock = systemClock;

const classifier = createIntentClassifier({
  encoderPath: join(models, 'minilm-l6-v2-int8/model.onnx'),
  vocabPath: join(models, 'minilm-l6-v2-int8/vocab.txt'),
  headPath: fileURLToPath(new URL('../../assets/intent/head-v1.json', import.meta.url)),
});
const routes = { conversation: [{ model: 'qwen' }], code: [], tool: [], command: [] };
const router = createRouter({ classifier, skills: createSkills(), routes, clock });
afterAll(() => classifier.dispose());

/** Each request is decided once, however many sets it is in. */
const decisions = new Map<string, ReturnType<typeof router.decide>>();
function decide(text: string, previous: string | undefined) {
  const context = previous === undefined ? [] : [{ role: 'user' as const, text: previous }];
  const key = JSON.stringify([text, previous]);
  const decision = decisions.get(key) ?? router.decide({ text, context }, options);
  decisions.set(key, decision);
  return decision;
}

describe('the router: skills first, then the classifier', () => {
  it.each([
    ['held back', () => splitHeldBack(readAllSamples()).heldBack, 0.95],
    ['unseen', () => readSamples('unseen'), 0.955],
    ['unseen, plain', () => readSamples('unseen-plain'), 0.98],
    ['unseen, five people', () => readSamples('unseen-3'), 0.975],
    ['unseen, seven people', () => readSamples('unseen-4'), 0.975],
    ['unseen, six people', () => readSamples('unseen-5'), 0.955],
    ['unseen, a stranger', () => readSamples('unseen-6'), 0.97],
    ['all unseen sets', () => unseenSets.flatMap(({ file }) => readSamples(file)), 0.975],
    ['follow-ups', readFollowUps, 0.95],
  ])('is right about the set "%s" more often than its floor', async (_, read, floor) => {
    const { accuracy, macroF1 } = await evaluateRoutes(read(), decide, () => clock.now());
    expect(accuracy).toBeGreaterThanOrEqual(floor);
    expect(macroF1).toBeGreaterThanOrEqual(floor - 0.01);
  });
});

describe('a small model with tools', () => {
  const host = createEngineHost({
    name: 'thinking',
    entry: hostEntry('thinking'),
    clock,
    logger: silentLogger,
  });
  const qwen = createLlamaLanguageModel({
    id: 'qwen',
    host,
    modelPath: join(models, 'qwen2.5-coder-1.5b-instruct/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'),
    gpu: false,
    threads: 1,
  });
  const stdioServer = fileURLToPath(new URL('../fakes/mcp-stdio-server.ts', import.meta.url));
  const house = { command: process.execPath, args: [stdioServer], tools: ['stock_price', 'refuse'] };
  const config = configSchema.parse({ tools: { mcp: { house } } });
  const embedder = createEmbedder(config);
  const tools = composeTools({
    config,
    embedder,
    clock,
    loggerFor: () => silentLogger,
  });
  beforeAll(async () => {
    tools.warmUp(options);
    await vi.waitFor(() => expect(tools.list()).toHaveLength(2), { timeout: 30_000 });
    await classifier.warmUp(options);
    await qwen.warmUp(options);
  });
  afterAll(async () => {
    await tools.dispose();
    await embedder.dispose();
    await host.dispose();
  });

  async function ask(text: string) {
    const events: PipelineEvent[] = [];
    const speech = createSpelledSpeech();
    const playout = createCollectedPlayout(clock);
    const speaker = { id: 'ann', name: 'Ann' };
    const session = openRecordedSession({
      id: 'room',
      clock,
      speaker,
      microphone: 'none',
      createPlayout: () => playout,
    });
    const patience = { firstTokenDeadlineMs: 90_000, nextTokenDeadlineMs: 90_000 };
    const conversation = createConversation({
      session,
      engines: {
        vad: createScriptedVad({}),
        turnDetector: createScriptedTurnDetector({ clock, speech }),
        stt: createScriptedSpeechToText({ clock, speech }),
        tts: createScriptedTextToSpeech({ clock, id: 'voice' }),
        languageModels: { get: (id) => (id === 'qwen' ? qwen : undefined), defaultId: 'qwen' },
        tools,
      },
      router,
      createSpeechText: (language) => createSpeechTextStream({ language }),
      settings: applySettings(defaultSettings, {
        answer: patience,
        tools: { firstTokenDeadlineMs: 90_000, attemptMs: 90_000 },
      }),
      clock,
      observer: (event) => events.push(event),
      logger: silentLogger,
      random: () => 0.5,
    });
    const running = conversation.run();
    const receipt = await conversation.ask(speaker, text);
    await session.close('done');
    await running;
    const called = events.flatMap((event) => (event.type === 'tool-called' ? [event.tool] : []));
    return { receipt, called };
  }

  it('calls the tool of a real server and says what it gave', async () => {
    const { receipt, called } = await ask('look up what a share of siemens costs right now');
    expect(receipt).toMatchObject({ outcome: 'answered', route: { label: 'tool' } });
    expect(called).toEqual(['stock_price']);
    expect(receipt.answer).toMatch(/123|hundred and twenty/);
    expect(receipt.stages).toContainEqual(
      expect.objectContaining({ name: 'tool', engineId: 'house:stock_price' }),
    );
  });

  it.each([
    ['look up what a share of siemens costs right now', true],
    ['is tesla up or down today', true],
    ['what is apple trading at', true],
    ['play some jazz', false],
    ['text my mom that im late', false],
    ['dont throw trash on the street', false],
  ])('knows whether "%s" has to do with the tool of a server: %s', async (text, isMeant) => {
    const tool = tools.list().find(({ definition }) => definition.name === 'stock_price');
    expect(await tool?.isMeant?.({ text }, options)).toBe(isMeant);
  });

  it('does not call the tool of a server for what it is not about, and says that it cannot', async () => {
    const { receipt, called } = await ask('play some jazz for us please');
    expect(receipt.route?.label).toBe('tool');
    expect(called).toEqual([]);
    expect(receipt.stages.map(({ name }) => name)).not.toContain('llm-tool-call');
    expect(receipt.answer).toMatch(/can(?:'|no)t|sorry|unable/i);
  });

  it('sets a timer of which no skill knows the words', async () => {
    const { receipt, called } = await ask(
      'get a countdown going that rings once four hundred seconds are over',
    );
    expect(receipt.route?.label).toBe('tool');
    expect(called).toEqual(['set_timer']);
    expect(receipt.outcome).toBe('answered');
  });
});
