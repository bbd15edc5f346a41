import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { scenario } from './scenario.ts';

const people = ['anna', 'ben', 'cleo'];
const things = [
  { user: 'What is the capital of France?' },
  { user: 'Aibot, what is the [400] capital of France?' },
  { user: 'Aibot, tell me about Paris. [600] And about London, too.' },
  { user: 'I would like to know the' },
  { user: 'Mhm.' },
  { user: 'Stop.' },
  { user: 'What time is it?' },
  { user: 'Break it, Aibot.' },
  { user: 'crash now, please.' },
  { noise_ms: 300 },
  { noise_ms: 900, heard_as: 'Thank you for watching!' },
  { types: 'Tell me about bridges.' },
  { types: '' },
  { leaves: true },
  { host: 'interrupts' },
  { host: 'says' },
  { host: 'forgets' },
] as const;

const step = fc
  .record({
    thing: fc.constantFrom(...things),
    by: fc.constantFrom(...people),
    when: fc.oneof(
      fc.constant(undefined),
      fc.record({
        event: fc.constantFrom('at-once', 'speech-ended'),
        after_ms: fc.integer({ min: 0, max: 2500 }),
      }),
    ),
  })
  .map(({ thing, by, when }) => ({ ...thing, by, ...(when && { when }) }));

const model = fc.constantFrom(
  {},
  { stalls_after_tokens: 0 },
  { stalls_after_tokens: 4 },
  { crashes_after_tokens: 0 },
  { crashes_after_tokens: 5 },
  { first_token_ms: 1500 },
);

const anyScenario = fc
  .record({
    people: fc.constantFrom(['anna'], people),
    mode: fc.constantFrom('auto', 'always', 'name', 'ask'),
    model,
    voice: fc.constantFrom({}, { crashes_after_chunks: 0 }, { stalls_after_chunks: 1 }),
    hasSpareVoice: fc.boolean(),
    detector: fc.constantFrom(undefined, undefined, 'hangs', 'crashes'),
    turns: fc.array(step, { minLength: 1, maxLength: 7 }),
    hangsUp: fc.boolean(),
  })
  .map((any) =>
    scenario.parse({
      title: 'anything',
      people: any.people,
      settings: { addressing: { mode: any.mode }, floor: { maxWaiting: 2 } },
      answers: [
        { asked: 'capital', text: 'The capital of France is Paris. It lies on the Seine.', ...any.model },
      ],
      faults: {
        stt: [{ heard: 'crash', fault: 'crashes' }],
        tts: [{ text: 'Paris', ...any.voice }],
        has_spare_voice: any.hasSpareVoice,
        turn_detector: any.detector,
      },
      turns: any.hangsUp
        ? [...any.turns, { host: 'hangs-up', when: { event: 'at-once', after_ms: 700 } }]
        : any.turns,
    }),
  );

describe('any conversation', () => {
  it('ends every turn with a receipt, once, and leaves nothing running', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.constantFrom('frames', 'nothing'), async (any, silence) => {
        const run = await runScenario(any, silence);
        checkScenario(run);
        const playing = new Set<string>();
        for (const event of run.events) {
          if (event.type === 'answer-started') {
            expect(playing.size, 'one answer at a time').toBe(0);
            playing.add(event.turnId);
          } else if (event.type === 'turn-ended' || event.type === 'turn-taken-back') {
            playing.delete(event.turnId);
          }
        }
      }),
      { numRuns: 60, seed: 20_261_124 },
    );
  }, 60_000);
});
