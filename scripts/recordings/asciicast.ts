import type { OutputEvent } from './terminal-session.ts';

export interface Cast {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly events: readonly OutputEvent[];
}

/** Longer pauses are cut to this by players; the times in the file stay true. */
const idleLimitS = 2;

/** A recording for asciinema and its players; format: asciicast v2. */
export function renderAsciicast({ columns, rows, title, events }: Cast): string {
  const header = { version: 2, width: columns, height: rows, title, idle_time_limit: idleLimitS };
  const lines = events.map(([atS, data]) => JSON.stringify([Number(atS.toFixed(3)), 'o', data]));
  return `${[JSON.stringify(header), ...lines].join('\n')}\n`;
}
