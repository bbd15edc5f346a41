/**
 * First words: `node bench/discord-first-word.ts [--utterances N] [--json]`. Recorded speech, cut so that it begins at
 * once, is said after a silence through an encrypted voice channel; counted is whether the transcript begins with the
 * word that was said first. Wanted: ≥ 98 % of 50. Let nothing else run.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { normalizeWords } from '../src/core/text/normalize-words.ts';
import { readWav } from '../test/emulator/audio/wav.ts';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { fromFirstVoice, silentDbfs } from './discord/from-first-voice.ts';
import { printReport } from './discord/report.ts';

const { values } = parseArgs({
  options: { utterances: { type: 'string', default: '50' }, json: { type: 'boolean', default: false } },
});
const audioDir = new URL('audio/', import.meta.url);
const manifest = (await readFile(new URL('manifest.tsv', audioDir), 'utf8'))
  .split('\n')
  .filter((line) => line.includes('\t'))
  .map((line) => line.split('\t'));
/** Shorter and longer than the listener fills up with silence. */
const silencesMs = [700, 1_500, 4_000];
const withinMs = 20_000;

await using stage = await startDaemonInChannel({ people: 1, env: { AIBOT_CONVERSATION_MODE: 'ask' } });
const alice = stage.people[0]!;
await stage.join();
const wrong: { readonly file: string; readonly said: string; readonly heard: string }[] = [];
const utterances = Number(values.utterances);
for (let index = 0; index < utterances; index++) {
  const [file = '', text = ''] = manifest[index % manifest.length] ?? [];
  await sleep(silencesMs[index % silencesMs.length]);
  const known = new Set(stage.turns.all.map(({ turnId }) => turnId));
  const recording = await readWav(fileURLToPath(new URL(file, audioDir)));
  // The whole word, with a soft first consonant.
  await alice.play(fromFirstVoice(recording, silentDbfs));
  const turn = await stage.turns.find(
    ({ turnId, endedAtMs }) => !known.has(turnId) && endedAtMs !== undefined,
    withinMs,
  );
  const [said = ''] = normalizeWords(text);
  const [heard = ''] = normalizeWords(turn?.committedText ?? '');
  if (said !== heard) wrong.push({ file, said, heard });
}
const share = 1 - wrong.length / utterances;
printReport(
  {
    lines: [
      `first word right: ${utterances - wrong.length} of ${utterances} (${(share * 100).toFixed(1)} %)`,
      ...wrong.map(({ file, said, heard }) => `${file}: said "${said}", heard "${heard}"`),
    ],
    result: { utterances, share, wrong },
  },
  values.json,
);
