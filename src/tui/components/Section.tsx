import { Box } from 'ink';
import type { ReactNode } from 'react';
import { columnsOf } from '../fit.ts';
import { Styled } from './Styled.tsx';

/** A titled part of a screen: a rule with its title, and what is below it, cut at `rows`. */
export function Section({
  title,
  note = '',
  columns,
  rows,
  isBottomFirst = false,
  children,
}: {
  readonly title: string;
  /** At the right end of the rule. */
  readonly note?: string;
  readonly columns: number;
  readonly rows: number;
  /** What does not fit is cut at the top. */
  readonly isBottomFirst?: boolean;
  readonly children?: ReactNode;
}) {
  if (rows < 2) return null;
  const tail = note === '' ? '' : ` ${note}`;
  const rule = '─'.repeat(Math.max(0, columns - columnsOf(title) - columnsOf(tail) - 1));
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflowY="hidden">
      <Styled as="title">
        {title} <Styled as="border">{rule}</Styled>
        <Styled as="quiet">{tail}</Styled>
      </Styled>
      <Box
        flexDirection="column"
        height={rows - 1}
        overflowY="hidden"
        justifyContent={isBottomFirst ? 'flex-end' : 'flex-start'}
      >
        <Box flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Box>
    </Box>
  );
}
