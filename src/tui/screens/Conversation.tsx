import { Box } from 'ink';
import type { LiveTurn } from '../../dashboard/live-turn.ts';
import { Section } from '../components/Section.tsx';
import { SpeakingMeters } from '../components/SpeakingMeter.tsx';
import { Styled } from '../components/Styled.tsx';
import { TurnFigures } from '../components/TurnFigures.tsx';
import { leastRowsOf, TurnView } from '../components/TurnView.tsx';
import { type ScreenProps, wideColumns } from './screen-props.ts';

/** The transcript as it is spoken, with the decisions of each turn, and where its time went. */
export function Conversation(props: ScreenProps) {
  const { model, view, columns, rows } = props;
  const back = Math.min(view.selected.conversation, Math.max(0, model.turns.length - 1));
  const turns = model.turns.slice(0, model.turns.length - back);
  const chosen = turns.at(-1);
  const isWide = columns >= wideColumns;
  const right = isWide ? Math.floor(columns * 0.4) : columns;
  const left = isWide ? columns - right - 2 : columns;
  const detailRows = isWide ? rows - 5 : rows >= 20 ? 9 : 0;
  const textRows = isWide ? rows : rows - detailRows;
  return (
    <Box flexDirection={isWide ? 'row' : 'column'} columnGap={2} height={rows} overflowY="hidden">
      <Section
        title="Transcript"
        note={back > 0 ? `${back} newer below` : ''}
        columns={left}
        rows={textRows}
        isBottomFirst
      >
        {turns.length === 0 ? (
          <Styled as="quiet">Nothing was said yet. :ask asks it something.</Styled>
        ) : (
          lastThatFit(turns, left, textRows).map((turn, index, shown) => (
            <TurnView
              key={`${turn.sessionId} ${turn.turnId} ${turn.seenAtMs}`}
              turn={turn}
              speakerName={model.speakerNames.get(turn.speakerId) ?? turn.speakerId}
              columns={left}
              isSelected={index === shown.length - 1 && back > 0}
            />
          ))
        )}
      </Section>
      <Box flexDirection="column" width={right}>
        {isWide ? (
          <Section title="Now" columns={right} rows={5}>
            <SpeakingMeters model={model} columns={right} nowMs={props.nowMs} />
          </Section>
        ) : null}
        <TurnDetail turn={lastMeasured(turns) ?? chosen} columns={right} rows={detailRows} />
      </Box>
    </Box>
  );
}

function lastThatFit(turns: readonly LiveTurn[], columns: number, rows: number): readonly LiveTurn[] {
  let first = turns.length;
  for (let used = 0; first > 0 && used < rows; first--) {
    const turn = turns[first - 1];
    used += turn ? leastRowsOf(turn, columns) : 0;
  }
  return turns.slice(first);
}

/** While a turn is under way the one before it is shown, rather than nothing. */
const lastMeasured = (turns: readonly LiveTurn[]) =>
  turns.findLast((turn) => turn.receipt && turn.receipt.stages.length > 0);

function TurnDetail({
  turn,
  columns,
  rows,
}: {
  readonly turn: LiveTurn | undefined;
  readonly columns: number;
  readonly rows: number;
}) {
  const receipt = turn?.receipt;
  if (!receipt) {
    return (
      <Section title="Where the time went" columns={columns} rows={rows}>
        <Styled as="quiet">The first turn that ends is measured here.</Styled>
      </Section>
    );
  }
  return (
    <Section title="Where the time went" note="Enter shows it in full" columns={columns} rows={rows}>
      <TurnFigures receipt={receipt} columns={columns} />
    </Section>
  );
}
