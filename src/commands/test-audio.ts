import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { showModelProgress } from '../cli/model-progress.ts';
import { parseNumber } from '../cli/parse-number.ts';
import { renderReceipt } from '../cli/render-receipt.ts';
import { audioFileColumns, engineColumns } from '../cli/render-test-audio.ts';
import { renderTable } from '../cli/table.ts';
import { profiles } from '../config/schema.ts';
import type { TestAudioResult } from '../offline/run-test-audio.ts';
import { exitCodes } from '../shared/errors.ts';

export default class TestAudio extends BaseCommand<TestAudioResult> {
  static override summary = 'Transcribe recordings and say how well and how fast that went.';
  static override description =
    'WAV files of any kind are read directly, other formats through ffmpeg. Accuracy is 1 − word error rate. ' +
    'Ends with exit code 3 when --min-accuracy is not reached.';
  static override examples = [
    '<%= config.bin %> test-audio clip.wav --expect "what was said"',
    '<%= config.bin %> test-audio recordings/ --stt moonshine-base-en --stt moonshine-tiny-en',
    '<%= config.bin %> test-audio --manifest words.tsv --min-accuracy 0.9 --json',
    '<%= config.bin %> test-audio question.wav --respond answer.wav',
  ];
  static override strict = false;
  static override args = { files: Args.string({ description: 'Files and folders.' }) };
  static override flags = {
    expect: Flags.string({ description: 'The words that are spoken in the only file.' }),
    manifest: Flags.string({ description: 'File with a line `file<TAB>words` for each recording.' }),
    stt: Flags.string({ description: 'Engine to test; several are compared.', multiple: true, default: [] }),
    profile: Flags.option({
      options: profiles,
      description: 'Where the engines run, this time; containers have to be up already.',
    })(),
    respond: Flags.string({
      description: 'Hold the whole conversation and write the answer to this WAV file.',
    }),
    'min-accuracy': Flags.string({ description: 'Accuracy every engine must reach, 0 to 1.' }),
  };

  async run(): Promise<TestAudioResult> {
    const { argv, flags } = await this.parse(TestAudio);
    const bar = parseNumber(flags['min-accuracy'], { name: '--min-accuracy', min: 0, max: 1 });
    const { runTestAudio } = await import('../offline/run-test-audio.ts');
    const result = await runTestAudio({
      ...flags,
      paths: argv as string[],
      signal: this.signal,
      onModel: showModelProgress(this),
      onStandIn: ({ failedId, id, code }) =>
        this.warn(`${failedId} failed (${code}) and ${id} did its work. See why: aibot doctor.`),
      onFile: (engineId, report) =>
        this.log(`${engineId}  ${report.file}\n  ${report.text || '(nothing heard)'}`),
    });
    this.#show(result);
    if (bar !== undefined && result.engines.some(({ accuracy }) => (accuracy ?? 0) < bar)) {
      this.warn(`The accuracy of ${bar} that was asked for was not reached.`);
      this.finishWith(exitCodes.belowThreshold);
    }
    return result;
  }

  #show({ engines, turn }: TestAudioResult): void {
    const options = { width: this.columns };
    for (const { id, files } of engines) {
      const title = engines.length > 1 ? [`\n${id}`] : [''];
      for (const line of [...title, ...renderTable(files, audioFileColumns, options)]) this.log(line);
    }
    for (const line of ['', ...renderTable(engines, engineColumns, options)]) this.log(line);
    if (turn) for (const line of ['', ...renderReceipt(turn, options)]) this.log(line);
  }
}
