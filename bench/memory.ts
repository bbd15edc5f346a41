/**
 * Resident memory over many turns: `node bench/memory.ts [turns] [language model]`. Recorded questions are asked at
 * real-time pace of the real engines; the answers are played eight times as fast, so that 200 turns take ten minutes.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PacedPlayout } from '../src/core/transport/paced-playout.ts';
import { decodeAudioFile } from '../src/offline/decode-audio.ts';
import { openOfflineConversation } from '../src/offline/offline-conversation.ts';
import { openOfflineEngines } from '../src/offline/offline-engines.ts';
import type { Clock } from '../src/shared/clock.ts';

const [turns = '200', llm] = process.argv.slice(2);
/** The conversation keeps what it played; a new one now and then lets go of it, as leaving a channel does. */
const turnsPerConversation = 20;
const speedUp = 8;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);
const here = fileURLToPath(new URL('.', import.meta.url));
const names = ['q03', 'q04', 'q05', 'q10', 'q14', 'q16', 's01', 's02', 's04', 's05'];
const { signal } = new AbortController();
const clips = await Promise.all(
  names.map((name) => decodeAudioFile(join(here, 'audio', `${name}.wav`), { signal })),
);

await using offline = await openOfflineEngines({ signal, use: llm === undefined ? {} : { llm: [llm] } });
await offline.engines.warmUp({ signal });
const fast: Clock = {
  ...offline.clock,
  now: () => offline.clock.now() * speedUp,
  sleep: (ms, options) => offline.clock.sleep(ms / speedUp, options),
  after: (ms, run) => offline.clock.after(ms / speedUp, run),
};

async function report(asked: number): Promise<void> {
  collectGarbage();
  const hosts = await Promise.all(offline.engines.hosts.all.map((host) => host.stats()));
  const own = process.memoryUsage();
  const total = hosts.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), own.rss);
  const parts = hosts.map(({ name, rssBytes }) => `${name} ${mib(rssBytes ?? 0)}`);
  console.log(
    `${String(asked).padStart(4)} turns: ${mib(total)} MiB (${parts.join(', ')}, here ${mib(own.rss)} of which heap ${mib(own.heapUsed)})`,
  );
}

await report(0);
for (let asked = 0; asked < Number(turns); asked += turnsPerConversation) {
  const conversation = openOfflineConversation({
    ...offline,
    createPlayout: () => new PacedPlayout(fast),
  });
  let answered = 0;
  for (let turn = asked; turn < Math.min(asked + turnsPerConversation, Number(turns)); turn++) {
    const clip = clips[turn % clips.length];
    if (!clip) continue;
    const { receipts } = await conversation.ask(clip);
    answered += receipts.filter(({ outcome }) => outcome === 'answered').length;
  }
  await conversation.close();
  console.log(`     ${answered} of ${turnsPerConversation} answered`);
  await report(Math.min(asked + turnsPerConversation, Number(turns)));
}
