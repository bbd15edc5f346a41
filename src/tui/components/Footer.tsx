import { Box } from 'ink';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import type { Meaning } from '../theme.ts';
import { completeCommand } from '../view/command-language.ts';
import { bindingsOn } from '../view/key-bindings.ts';
import type { ScreenName } from '../view/screen-names.ts';
import type { Notice, View } from '../view/view.ts';
import { Styled } from './Styled.tsx';

const noticeMeanings: Readonly<Record<Notice['tone'], Meaning>> = {
  good: 'good',
  bad: 'bad',
  quiet: 'quiet',
};

/** The line at the bottom: what is being typed or asked, else what was done last, else the keys. */
export function Footer({
  view,
  model,
  columns,
}: {
  readonly view: View;
  readonly model: DashboardModel;
  readonly columns: number;
}) {
  return (
    <Box width={columns} height={1} flexShrink={0} overflowY="hidden">
      <FooterLine view={view} model={model} isNarrow={columns < 60} />
    </Box>
  );
}

/** Where not all of them fit, the way to the others comes first. */
function hintsOn(screen: ScreenName, isNarrow: boolean): string {
  const bindings = bindingsOn(screen).filter(({ hint }) => hint !== undefined);
  const shown = isNarrow
    ? bindings.toSorted((a, b) => Number(b.action.type === 'help') - Number(a.action.type === 'help'))
    : bindings;
  return shown.map(({ keys, hint }) => `${keys[0] ?? ''} ${hint ?? ''}`).join('  ');
}

function FooterLine({
  view,
  model,
  isNarrow,
}: {
  readonly view: View;
  readonly model: DashboardModel;
  readonly isNarrow: boolean;
}) {
  const { mode, notice } = view;
  switch (mode.type) {
    case 'command': {
      const { candidates } = completeCommand(mode.text, model);
      return (
        <Styled>
          :{mode.text}
          <Styled as="selected"> </Styled>
          <Styled as="quiet">{`  ${candidates.slice(0, 12).join('  ')}`}</Styled>
        </Styled>
      );
    }
    case 'filter':
      return (
        <Styled>
          /{mode.text}
          <Styled as="selected"> </Styled>
          <Styled as="quiet">{'  Enter keeps it, Esc clears it'}</Styled>
        </Styled>
      );
    case 'confirm':
      return (
        <Styled as="warning">
          {mode.question} <Styled isBold>y</Styled> does it, any other key does not
        </Styled>
      );
    case 'help':
    case 'receipt':
      return <Styled as="quiet">Esc goes back</Styled>;
    case 'browse':
      return notice ? (
        <Styled as={noticeMeanings[notice.tone]}>{notice.text}</Styled>
      ) : (
        <Styled as="quiet">{hintsOn(view.screen, isNarrow)}</Styled>
      );
  }
}
