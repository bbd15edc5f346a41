import { Box } from 'ink';
import { Section } from '../components/Section.tsx';
import { Styled } from '../components/Styled.tsx';
import { commandWords } from '../view/command-language.ts';
import { bindingsOn } from '../view/key-bindings.ts';
import { titleOf } from '../view/screen-names.ts';
import type { ScreenProps } from './screen-props.ts';

/** The keys that hold on the screen below, and the commands; both printed from their tables. */
export function Help({ view, columns, rows }: ScreenProps) {
  const bindings = bindingsOn(view.screen);
  const isSideBySide = columns >= 76;
  const width = isSideBySide ? Math.floor((columns - 2) / 2) : columns;
  const keyRows = isSideBySide ? rows : Math.min(bindings.length + 1, Math.ceil(rows / 2));
  return (
    <Box flexDirection={isSideBySide ? 'row' : 'column'} columnGap={2} height={rows} overflowY="hidden">
      <Section title={`Keys on ${titleOf(view.screen)}`} columns={width} rows={keyRows}>
        {bindings.map(({ keys, does }) => (
          <Styled key={keys.join()}>
            <Styled as="accent">{keys.join(' ').padEnd(14)}</Styled> {does}
          </Styled>
        ))}
      </Section>
      <Section title="Commands, after :" columns={width} rows={isSideBySide ? rows : rows - keyRows}>
        {commandWords.map(({ usage, summary }) => (
          <Box key={usage} flexDirection="column" flexShrink={0}>
            <Styled as="accent">{`:${usage}`}</Styled>
            <Styled as="quiet">{`  ${summary}`}</Styled>
          </Box>
        ))}
      </Section>
    </Box>
  );
}
