const durationUnits: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** A duration as Go writes it (`1m30s`, `500ms`, `1.5h`) in milliseconds; undefined when it is none. */
export function parseDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    total += Number(amount) * (durationUnits[unit ?? ''] ?? Number.NaN);
  }
  // Fractions of a unit must not become fractions of a nanosecond.
  return Math.round(total * 1e6) / 1e6;
}

const sizeUnits = ['b', 'k', 'm', 'g', 't'];

/** A size as Docker writes it (`512m`, `1.5gb`, `64MiB`, plain bytes); every unit is binary. */
export function parseSizeBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmgt])?(?:i?b)?$/i.exec(text.trim());
  if (!match) return undefined;
  const exponent = Math.max(0, sizeUnits.indexOf((match[2] ?? 'b').toLowerCase()));
  return Math.floor(Number(match[1]) * 1_024 ** exponent);
}

/** The shortest exact way to write a number of bytes for Compose: `2147483648` is `2g`. */
export function formatSize(bytes: number): string {
  for (let exponent = sizeUnits.length - 1; exponent > 0; exponent--) {
    const unitBytes = 1_024 ** exponent;
    if (bytes >= unitBytes && bytes % unitBytes === 0)
      return `${bytes / unitBytes}${sizeUnits[exponent] ?? ''}`;
  }
  return String(bytes);
}

/** A duration for Compose: `90000` is `1m30s`. */
export function formatDurationMs(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs}ms`;
  const seconds = durationMs / 1_000;
  if (seconds < 60 || seconds % 1 !== 0) return `${seconds}s`;
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3_600),
    Math.floor((seconds % 3_600) / 60),
    seconds % 60,
  ];
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
}
