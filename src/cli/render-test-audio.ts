import type { EngineReport, FileReport } from '../offline/test-audio.ts';
import { formatDuration } from './format.ts';
import type { Column } from './table.ts';

const percent = (share: number | null) => (share === null ? '' : `${(share * 100).toFixed(1)} %`);

export const audioFileColumns: readonly Column<FileReport>[] = [
  { title: 'file', value: (report) => report.file, isFlexible: true },
  { title: 'audio', value: (report) => formatDuration(report.audioMs), align: 'right' },
  { title: 'took', value: (report) => formatDuration(report.processingMs), align: 'right' },
  { title: 'WER', value: (report) => percent(report.wer), align: 'right' },
];

export const engineColumns: readonly Column<EngineReport>[] = [
  { title: 'engine', value: (report) => report.id },
  { title: 'files', value: (report) => String(report.files.length), align: 'right' },
  { title: 'audio', value: (report) => formatDuration(report.audioMs), align: 'right' },
  { title: 'accuracy', value: (report) => percent(report.accuracy), align: 'right' },
  { title: 'real-time factor', value: (report) => report.rtf.toFixed(3), align: 'right' },
];
