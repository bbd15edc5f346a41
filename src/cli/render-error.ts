import { styleText } from 'node:util';
import type { AibotError } from '../shared/errors.ts';

export interface ErrorStyle {
  readonly isColored: boolean;
}

/** An error for a terminal: what happened, then what to do. A bug comes with its stack and a request to report it. */
export function renderError(error: AibotError, { isColored }: ErrorStyle): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    isColored ? styleText(format, text, { validateStream: false }) : text;
  const lines = [`${paint(['red', 'bold'], 'Error:')} ${error.message} ${paint('dim', `(${error.code})`)}`];
  if (!error.expected) {
    const cause = error.cause instanceof Error ? error.cause.stack : error.stack;
    lines.push('', cause ?? '', '', 'This is a bug in aibot: please report it with the lines above.');
  }
  for (const step of error.nextSteps) lines.push(`  ${paint('cyan', '→')} ${step}`);
  return `${lines.join('\n')}\n`;
}
