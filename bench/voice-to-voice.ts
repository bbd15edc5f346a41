/**
 * The figures of voice-to-voice: `node bench/voice-to-voice.ts [conversation|skills|small|pauses …]`.
 * Recorded questions, twelve of them human, are asked at real-time pace of the real engines. Let nothing else run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunBenchOptions, runBench } from '../src/offline/bench/run-bench.ts';
import type { ClipResult } from '../src/offline/bench/voice-to-voice.ts';
import { AibotError } from '../src/shared/errors.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    join(here, 'audio', `${letter}${String(index + 1).padStart(2, '0')}.wav`),
  );
/** Whole sentences said by people. */
const human = [
  'goforward',
  'harvard-16k',
  'jfk',
  'something',
  'librivox-austen-0870',
  'librivox-austen-0890',
  'librivox-austen-0920',
  'cards-002',
  'cards-003',
  'cards-004',
  'cards-005',
  'telephone-big-dog',
  'telephone-forig',
  'telephone-morig',
].map((name) => join(here, '..', 'test', 'fixtures', 'speech', `${name}.wav`));

type Suite = Pick<RunBenchOptions, 'paths'> & Partial<Pick<RunBenchOptions, 'use' | 'pauseMs'>>;
const suites: Readonly<Record<string, Suite>> = {
  conversation: { paths: [...numbered('q', 20), ...human] },
  skills: { paths: numbered('s', 8) },
  small: { paths: [...numbered('q', 20), ...human], use: { llm: ['qwen2.5-coder-0.5b-instruct'] } },
  pauses: { paths: numbered('q', 20), pauseMs: 600 },
};

function show({ name, voiceToVoiceMs, endOfTurnMs, isCut, receipts }: ClipResult): void {
  const ms = (value: number | undefined) => (value === undefined ? '—' : `${Math.round(value)} ms`);
  const heard = receipts.map((receipt) => receipt.heard).join(' | ');
  console.log(
    `${basename(name).padEnd(28)} ${ms(voiceToVoiceMs).padStart(8)}  EOT ${ms(endOfTurnMs).padStart(8)}${isCut ? '  CUT' : ''}  ${heard}`,
  );
}

const wanted = process.argv.slice(2);
const signal = new AbortController().signal;
await mkdir(join(here, 'results'), { recursive: true });
for (const name of wanted.length > 0 ? wanted : Object.keys(suites)) {
  const suite = suites[name];
  if (!suite) throw new AibotError(`There is no suite ${name}`, { code: 'usage' });
  console.log(`\n# ${name}`);
  const result = await runBench({
    ...suite,
    signal,
    rounds: 1,
    onlyConversation: true,
    onStep: () => undefined,
    onClip: show,
  });
  const { voiceToVoiceMs, endOfTurnMs, clips, unanswered, cut, discardedTokenShare, stages } =
    result.voiceToVoice;
  console.log(
    JSON.stringify(
      {
        name,
        clips,
        unanswered,
        cut,
        discardedTokenShare,
        voiceToVoiceMs,
        endOfTurnMs,
        stages,
        memory: result.memory,
      },
      null,
      1,
    ),
  );
  await writeFile(join(here, 'results', `${name}.json`), `${JSON.stringify(result, null, 1)}\n`);
}
