import { Text } from 'ink';
import type { ReactNode } from 'react';
import { type Meaning, useTheme } from '../theme.ts';

/** Text drawn as what it means; alone on its line it is cut rather than wrapped. */
export function Styled({
  as = 'plain',
  isWrapped = false,
  isBold = false,
  children,
}: {
  readonly as?: Meaning;
  readonly isWrapped?: boolean;
  readonly isBold?: boolean;
  readonly children?: ReactNode;
}) {
  const style = useTheme()[as];
  return (
    <Text {...style} {...(isBold ? { bold: true } : {})} wrap={isWrapped ? 'wrap' : 'truncate-end'}>
      {children}
    </Text>
  );
}
