import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Footer } from './components/Footer.tsx';
import { Header } from './components/Header.tsx';
import { Styled } from './components/Styled.tsx';
import { Conversation } from './screens/Conversation.tsx';
import { Help } from './screens/Help.tsx';
import { Latency } from './screens/Latency.tsx';
import { Logs } from './screens/Logs.tsx';
import { Overview } from './screens/Overview.tsx';
import { Receipt } from './screens/Receipt.tsx';
import { Services } from './screens/Services.tsx';
import type { ScreenProps } from './screens/screen-props.ts';
import { type Theme, ThemeContext } from './theme.ts';
import type { ScreenName } from './view/screen-names.ts';

const screenOf: Readonly<Record<ScreenName, (props: ScreenProps) => ReactNode>> = {
  overview: Overview,
  conversation: Conversation,
  latency: Latency,
  services: Services,
  logs: Logs,
};

const smallest = { columns: 40, rows: 10 } as const;

/** The whole dashboard as a function of what is known, what is looked at, and the room there is. */
export function App({ theme, ...props }: ScreenProps & { readonly theme: Theme }) {
  const { view, model, columns, rows } = props;
  if (columns < smallest.columns || rows < smallest.rows) {
    return (
      <Box width={columns} height={rows} overflowY="hidden">
        <Styled isWrapped>
          {`This terminal has ${columns} columns and ${rows} lines; the dashboard needs ${smallest.columns} and ${smallest.rows}. With --plain it needs none.`}
        </Styled>
      </Box>
    );
  }
  return (
    <ThemeContext value={theme}>
      <Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
        <Header view={view} model={model} columns={columns} />
        <Body {...props} rows={rows - 2} />
        <Footer view={view} model={model} columns={columns} />
      </Box>
    </ThemeContext>
  );
}

function Body(props: ScreenProps) {
  const { mode, screen } = props.view;
  if (mode.type === 'help') return <Help {...props} />;
  if (mode.type === 'receipt') return <Receipt {...props} receipt={mode.receipt} />;
  const Screen = screenOf[screen];
  const line = connectionLine(props);
  if (!line) return <Screen {...props} />;
  return (
    <Box flexDirection="column" height={props.rows}>
      <Styled as={line.meaning}>{line.text}</Styled>
      <Screen {...props} rows={props.rows - 1} />
    </Box>
  );
}

/** For how long it is said that the daemon came back, ms. */
const backMs = 10_000;

/** What there is to say about the line to the daemon, above every screen. */
function connectionLine({ model: { connection }, view, nowMs }: ScreenProps) {
  // The overview begins with it.
  if (connection.state === 'lost' && view.screen !== 'overview') {
    const text = ['✖', connection.message, ...connection.nextSteps].join(' ');
    return { meaning: 'bad', text } as const;
  }
  const isBack =
    connection.state === 'connected' && connection.wasLost && nowMs - connection.sinceMs < backMs;
  return isBack ? ({ meaning: 'good', text: '● The daemon is back.' } as const) : undefined;
}
