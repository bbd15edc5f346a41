import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { formatDuration } from '../cli/format.ts';
import { showModelProgress } from '../cli/model-progress.ts';
import type { SayResult } from '../offline/say.ts';

export default class Say extends BaseCommand<SayResult> {
  static override summary = 'Say a text aloud, or write it to a WAV file.';
  static override description =
    'The text is spoken as an answer would be: figures, units and markdown in words.';
  static override examples = [
    '<%= config.bin %> say "Hello there" -o hello.wav',
    '<%= config.bin %> say "The train leaves at 14:05." --engine flite --speed 1.2',
  ];
  static override args = { text: Args.string({ description: 'What to say.', required: true }) };
  static override flags = {
    output: Flags.string({ char: 'o', description: 'WAV file to write; the loudspeaker by default.' }),
    engine: Flags.string({ description: 'Text-to-speech engine instead of the configured one.' }),
    voice: Flags.string({ description: 'Voice of that engine.' }),
    speed: Flags.string({ description: 'Pace from 0.5 to 2; 1 is the voice’s own.' }),
  };

  async run(): Promise<SayResult> {
    const { args, flags } = await this.parse(Say);
    const { say } = await import('../offline/say.ts');
    const { parseSpeed } = await import('../cli/parse-number.ts');
    const result = await say({
      ...flags,
      text: args.text,
      speed: parseSpeed(flags.speed),
      signal: this.signal,
      onModel: showModelProgress(this),
    });
    this.log(
      `${result.file ?? 'Said'}: ${formatDuration(result.audioMs)} of speech by ${result.engine} in ${formatDuration(result.processingMs)}`,
    );
    return result;
  }
}
