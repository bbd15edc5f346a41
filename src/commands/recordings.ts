import { BaseCommand } from '../cli/base-command.ts';
import { listRecordings, type Recording, recordingColumns } from '../cli/recordings.ts';
import { renderTable } from '../cli/table.ts';
import { loadConfigWithSources } from '../config/load-config.ts';

interface RecordingsResult {
  readonly dir: string;
  readonly recordings: readonly Recording[];
}

export default class Recordings extends BaseCommand<RecordingsResult> {
  static override summary = 'List what was recorded in voice channels with /record.';
  static override examples = [
    '<%= config.bin %> recordings',
    '<%= config.bin %> test-audio RECORDING/mix.wav',
  ];

  async run(): Promise<RecordingsResult> {
    await this.parse(Recordings);
    const dir = loadConfigWithSources().paths.recordingsDir;
    const recordings = listRecordings(dir);
    if (recordings.length === 0)
      this.log('Nothing has been recorded. Somebody with the right uses /record in Discord.');
    else
      for (const line of renderTable(recordings, recordingColumns, { width: this.columns })) this.log(line);
    if (recordings.length > 0) this.log(`They are in ${dir}.`);
    return { dir, recordings };
  }
}
