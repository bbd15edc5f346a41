/**
 * What tools are good for, and what they cost: `node bench/tools.ts [language model]`. Requests that no skill
 * recognises, half of them such that no tool can help, are typed to the real engines with the built-in skills as
 * tools and without. What was said is for people to judge; docs/adr/0008 has the figures of one day.
 */
import { createCollectedPlayout } from '../src/core/transport/collected-playout.ts';
import { openOfflineConversation } from '../src/offline/offline-conversation.ts';
import { openOfflineEngines } from '../src/offline/offline-engines.ts';

const requests = [
  'shout when ten minutes have gone by',
  'which weekday are we on',
  'can you tell me how late it has become',
  'decide for me with a coin',
  'somebody has to go first choose one to six',
  'flip something to decide',
  'let me know when six minutes are up the eggs are boiling',
  'i need to know how late it is over in tokyo',
  'pick a random number for our game',
  'give me a nudge in half an hour',
  'i wonder what the date will be right now',
  'remind everyone in an hour to drink',
  'stop that countdown i started',
  'how long till my pasta is done',
  'if i have three boxes of twelve how many is that all in all',
  'dont throw trash on the street',
  'book us a table at the italian place',
  'play some jazz',
  'text my mom that im late',
  'turn the light off please',
];

const [llm] = process.argv.slice(2);
const { signal } = new AbortController();
await using offline = await openOfflineEngines({ signal, use: llm === undefined ? {} : { llm: [llm] } });
const { engines, clock } = offline;
await engines.warmUp({ signal });

const withoutTools = {
  ...engines,
  languageModels: {
    ...engines.languageModels,
    get(id: string) {
      const model = engines.languageModels.get(id);
      return model && { ...model, capabilities: { ...model.capabilities, tools: false } };
    },
  },
};

const waits: Record<string, number[]> = { tools: [], plain: [] };
for (const request of requests) {
  console.log(request);
  for (const [way, used] of Object.entries({ tools: engines, plain: withoutTools })) {
    let committedMs = 0;
    let startedMs: number | undefined;
    const conversation = openOfflineConversation({
      ...offline,
      engines: used,
      createPlayout: () => createCollectedPlayout(clock),
      observer(event) {
        if (event.type === 'turn-committed') committedMs = event.atMs;
        if (event.type === 'answer-started') startedMs ??= event.atMs;
      },
    });
    const { answer, decisions } = await conversation.type(request);
    await conversation.close();
    const waitedMs = (startedMs ?? clock.now()) - committedMs;
    waits[way]?.push(waitedMs);
    const calls = decisions.filter(({ what }) => what === 'tool').map(({ choice }) => choice);
    console.log(`  ${way} ${Math.round(waitedMs)} ms [${calls.join(', ')}] ${answer}`);
  }
}
for (const [way, all] of Object.entries(waits)) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  console.log(`${way}: the first words after p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}
