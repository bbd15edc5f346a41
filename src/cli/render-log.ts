import { styleText } from 'node:util';
import type { LogLevel, LogRecord } from '../control/logs.ts';
import { formatTime } from './format.ts';

const levelStyles: Readonly<Record<LogLevel, Parameters<typeof styleText>[0]>> = {
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
};

/** `19:04:12 info  daemon  daemon ready  tookMs=241` */
export function renderLogRecord({ timeMs, level, source, message, fields }: LogRecord): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${renderField(value)}`);
  const head = `${styleText('dim', formatTime(timeMs))} ${styleText(levelStyles[level], level.padEnd(5))} ${source}`;
  return [head, message, styleText('dim', details.join(' '))].join('  ').trimEnd();
}

function renderField(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
