import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

const steps = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** The last `width` values as bars on a scale from nothing to `max`, the greatest of them by default. */
export function drawSparkline(values: readonly number[], width: number, max?: number): string {
  const shown = values.slice(-Math.max(0, width));
  const top = Math.max(max ?? 0, ...shown);
  return shown
    .map((value) => steps[top <= 0 ? 0 : Math.min(7, Math.max(0, Math.ceil((value / top) * 8) - 1))])
    .join('');
}

export function Sparkline({
  values,
  width,
  max,
  as = 'accent',
}: {
  readonly values: readonly number[];
  readonly width: number;
  readonly max?: number;
  readonly as?: Meaning;
}) {
  return <Styled as={as}>{drawSparkline(values, width, max)}</Styled>;
}
