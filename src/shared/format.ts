const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.4 GiB` */
export function formatBytes(bytes: number): string {
  const power = Math.min(sizeUnits.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const value = bytes / 1024 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${sizeUnits[power] ?? ''}`;
}

/** `850 ms`, `12.3 s`, `4 min 5 s`, `3 h 12 min`, `2 d 3 h` */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Local time of day, with the date when it is not of today. */
export function formatTime(unixMs: number, nowMs = Date.now()): string {
  const date = new Date(unixMs);
  const time = date.toLocaleTimeString('sv-SE');
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday ? time : `${date.toLocaleDateString('sv-SE')} ${time}`;
}
