import { Box } from 'ink';
import { formatTime } from '../../cli/format.ts';
import type { TurnReceipt } from '../../control/receipts.ts';
import { Section } from '../components/Section.tsx';
import { Styled } from '../components/Styled.tsx';
import { TurnFigures } from '../components/TurnFigures.tsx';
import type { ScreenProps } from './screen-props.ts';

/** One turn in full: words, waterfall, every decision with its reason. */
export function Receipt({ receipt, columns, rows }: ScreenProps & { readonly receipt: TurnReceipt }) {
  const { turnId, speakerName, startedAt, outcome, heard, spoken, answer } = receipt;
  const isCut = answer !== spoken && outcome === 'interrupted';
  return (
    <Box flexDirection="column" height={rows} overflowY="hidden">
      <Section
        title={`Turn ${turnId}`}
        note={`${speakerName}, ${formatTime(startedAt)}, ${outcome}`}
        columns={columns}
        rows={rows}
      >
        <Words label="heard" text={heard} columns={columns} />
        <Words label="spoken" text={spoken} columns={columns} />
        {isCut ? <Words label="meant" text={answer} columns={columns} /> : null}
        <Styled> </Styled>
        <TurnFigures receipt={receipt} columns={columns} />
      </Section>
    </Box>
  );
}

function Words({
  label,
  text,
  columns,
}: {
  readonly label: string;
  readonly text: string;
  readonly columns: number;
}) {
  if (text === '') return null;
  return (
    <Box flexShrink={0}>
      <Box width={8} flexShrink={0}>
        <Styled as="quiet">{label}</Styled>
      </Box>
      <Box width={Math.max(0, columns - 8)}>
        <Styled isWrapped>{text}</Styled>
      </Box>
    </Box>
  );
}
