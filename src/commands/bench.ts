import { readFile, writeFile } from 'node:fs/promises';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { formatDuration } from '../cli/format.ts';
import { showModelProgress } from '../cli/model-progress.ts';
import { renderBench, renderComparison } from '../cli/render-bench.ts';
import { runSteps } from '../cli/steps.ts';
import type { BenchResult } from '../offline/bench/run-bench.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

export default class Bench extends BaseCommand<BenchResult> {
  static override summary =
    'Measure this machine: every engine alone, and the whole way from voice to voice.';
  static override description =
    'Recorded questions are asked at real-time pace; the time runs from their last voiced sample to the first audible ' +
    'sample of the answer. Let nothing else run meanwhile.';
  static override examples = [
    '<%= config.bin %> bench',
    '<%= config.bin %> bench questions/ --llm qwen2.5-coder-0.5b-instruct -o small.json',
    '<%= config.bin %> bench --compare before.json --compare after.json',
  ];
  static override strict = false;
  static override args = {
    files: Args.string({ description: 'Recorded questions; one that ships with aibot by default.' }),
  };
  static override flags = {
    rounds: Flags.integer({
      description: 'How often every question is asked.',
      default: 5,
      min: 1,
      max: 1_000,
    }),
    pause: Flags.integer({
      description: 'Put a pause of so many milliseconds into every question.',
      min: 100,
      max: 3_000,
    }),
    llm: Flags.string({ description: 'Language model instead of the configured one.' }),
    stt: Flags.string({ description: 'Speech-to-text engine instead of the configured one.' }),
    output: Flags.string({ char: 'o', description: 'Also write the result to this JSON file.' }),
    compare: Flags.string({
      description: 'Result to compare, given twice; nothing is measured.',
      multiple: true,
      default: [],
    }),
  };

  async run(): Promise<BenchResult> {
    const { argv, flags } = await this.parse(Bench);
    if (flags.compare.length > 0) return this.#compare(flags.compare);
    const { runBench } = await import('../offline/bench/run-bench.ts');
    let result: BenchResult | undefined;
    const step = {
      title: 'Measuring',
      run: async (report: { update(text: string): void; conclude(text: string): void }) => {
        const startMs = performance.now();
        result = await runBench({
          signal: this.signal,
          paths: argv as string[],
          rounds: flags.rounds,
          pauseMs: flags.pause,
          use: {
            llm: flags.llm === undefined ? undefined : [flags.llm],
            stt: flags.stt === undefined ? undefined : [flags.stt],
          },
          onStep: (what) => report.update(what),
          onModel: showModelProgress(this),
        });
        report.conclude(`done in ${formatDuration(performance.now() - startMs)}`);
      },
    };
    await runSteps([step], this.stepOptions);
    if (!result) throw new Error('the measurement ended without a result');
    for (const line of renderBench(result, { width: this.columns })) this.log(line);
    if (flags.output !== undefined) await writeFile(flags.output, `${JSON.stringify(result, null, 2)}\n`);
    return result;
  }

  async #compare(files: readonly string[]): Promise<BenchResult> {
    const [before, after] = await Promise.all(files.map(readResult));
    if (!before || !after || files.length > 2) {
      throw new AibotError('Two results are compared: give --compare twice', {
        code: 'usage',
        exitCode: exitCodes.usage,
      });
    }
    for (const line of renderComparison(before, after, { width: this.columns })) this.log(line);
    return after;
  }
}

async function readResult(file: string): Promise<BenchResult> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as BenchResult;
  } catch (cause) {
    throw new AibotError(`${file} is no result of \`aibot bench\``, {
      code: 'bench-file-unreadable',
      cause,
      exitCode: exitCodes.usage,
      nextSteps: ['Make one with `aibot bench -o FILE`.'],
    });
  }
}
