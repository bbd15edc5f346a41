import { Box } from 'ink';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { judgeHealth } from '../../dashboard/health.ts';
import { screens, titleOf } from '../view/screen-names.ts';
import type { View } from '../view/view.ts';
import { Styled } from './Styled.tsx';

/** The line at the top: the screens with their keys, and whether all is well. */
export function Header({
  view,
  model,
  columns,
}: {
  readonly view: View;
  readonly model: DashboardModel;
  readonly columns: number;
}) {
  const { meaning, sign } = judgeHealth(model);
  const isNarrow = columns < 76;
  const state = model.connection.state === 'connected' ? (model.status?.state ?? '') : model.connection.state;
  return (
    <Box width={columns} justifyContent="space-between" flexShrink={0}>
      <Styled>
        {isNarrow ? '' : <Styled as="title">{'aibot '}</Styled>}
        {screens.map((screen, index) => (
          <Styled key={screen} as={screen === view.screen ? 'selected' : 'quiet'}>
            {isNarrow && screen !== view.screen ? ` ${index + 1} ` : ` ${index + 1} ${titleOf(screen)} `}
          </Styled>
        ))}
      </Styled>
      <Styled as={meaning}>
        {sign} {state}
      </Styled>
    </Box>
  );
}
