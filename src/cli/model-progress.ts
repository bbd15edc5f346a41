import type { ModelProgress } from '../offline/contract.ts';
import { systemClock } from '../shared/clock.ts';
import { formatBytes } from './format.ts';

/** How a model comes in, in one line: `2/6 moonshine-base-en: 31.0 MiB of 60.1 MiB, 5.2 MiB/s from npm`. */
export function renderModelProgress(progress: ModelProgress): string {
  const { receivedBytes, totalBytes, bytesPerSecond, source } = progress;
  const amount =
    receivedBytes === undefined
      ? progress.step
      : `${formatBytes(receivedBytes)}${totalBytes ? ` of ${formatBytes(totalBytes)}` : ''}`;
  const rate = bytesPerSecond ? `, ${formatBytes(bytesPerSecond)}/s` : '';
  return `${progress.index}/${progress.count} ${progress.modelId}: ${amount}${rate}${source ? ` from ${source}` : ''}`;
}

/** A sign of life every few seconds on stderr, for commands whose output is something else. */
export function showModelProgress(command: {
  readonly jsonEnabled: () => boolean;
}): (progress: ModelProgress) => void {
  const everyMs = 2_000;
  let lastMs = systemClock.now();
  return (progress) => {
    if (command.jsonEnabled() || progress.step === 'checking' || systemClock.now() - lastMs < everyMs) return;
    lastMs = systemClock.now();
    process.stderr.write(`Fetching ${renderModelProgress(progress)}\n`);
  };
}
