import { AibotError, exitCodes } from '../shared/errors.ts';

export { formatBytes, formatDuration, formatTime } from '../shared/format.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A `--since` value as Unix ms: how long ago (`90s`, `10m`, `2h`, `1d`), or a date (`2026-11-24T18:00`). */
export function parseSince(text: string, nowMs = Date.now()): number {
  const ago = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim());
  if (ago) return nowMs - Number(ago[1]) * unitMs[ago[2] as keyof typeof unitMs];
  const date = Date.parse(text);
  if (!Number.isNaN(date)) return date;
  throw new AibotError(`"${text}" is neither a time ago nor a date.`, {
    code: 'usage',
    exitCode: exitCodes.usage,
    nextSteps: ['Write how long ago, such as 90s, 10m, 2h or 1d, or a date such as 2026-11-24T18:00.'],
  });
}
