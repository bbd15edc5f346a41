import type { LogRecord } from '../../control/logs.ts';
import { oneLine } from '../fit.ts';

/** `tookMs=241 path=/v1/ask` */
export function describeFields(fields: LogRecord['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? oneLine(value) : JSON.stringify(value)}`)
    .join(' ');
}
