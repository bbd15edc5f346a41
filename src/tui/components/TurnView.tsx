import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { formatTime } from '../../cli/format.ts';
import type { LiveTurn } from '../../dashboard/live-turn.ts';
import { columnsOf, oneLine } from '../fit.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

const nameColumns = 10;

/** One turn of the transcript: what was heard, what is answered, and what was decided. */
export const TurnView = memo(function TurnView({
  turn,
  speakerName,
  columns,
  isSelected,
}: {
  readonly turn: LiveTurn;
  readonly speakerName: string;
  readonly columns: number;
  readonly isSelected: boolean;
}) {
  const { spoken, unspoken, phase } = turn;
  const indent = columns < 60 ? 2 : nameColumns;
  const head = columns < 60 ? speakerName.slice(0, 12) : formatTime(turn.seenAtMs).slice(-8);
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      <Line label={head} indent={indent} columns={columns} as={isSelected ? 'selected' : 'quiet'}>
        {columns < 60 ? '' : <Styled as="person">{`${speakerName}: `}</Styled>}
        <Heard turn={turn} />
      </Line>
      {spoken === '' && unspoken === '' ? null : (
        <Line label="" indent={indent} columns={columns}>
          <Styled as="assistant">
            {oneLine(spoken)}
            {phase === 'speaking' ? '▌' : ''}
          </Styled>
          {unspoken === '' ? '' : <Styled as="interim">{` ⊣ ${oneLine(unspoken)}`}</Styled>}
        </Line>
      )}
      {turn.posted.map((text, index) => (
        <Line key={`posted ${index}`} label="" indent={indent} columns={columns}>
          <Styled as="quiet">{`as text: ${oneLine(text)}`}</Styled>
        </Line>
      ))}
      <Line label="" indent={indent} columns={columns}>
        <Badges turn={turn} />
      </Line>
    </Box>
  );
});

/** Lines a turn takes at least: what surely lies above the screen is not drawn. */
export function leastRowsOf(turn: LiveTurn, columns: number): number {
  const width = Math.max(1, columns - nameColumns);
  const badges = turn.decisions.reduce((sum, one) => sum + one.choice.length + one.reason.length, 0);
  const linesOf = (length: number) => Math.ceil(length / width);
  return (
    Math.max(1, linesOf(columnsOf(turn.heard))) +
    linesOf(columnsOf(turn.spoken)) +
    Math.max(1, linesOf(badges))
  );
}

function Heard({ turn: { heard, isHeardFinal, receipt } }: { readonly turn: LiveTurn }) {
  if (!isHeardFinal) return <Styled as="interim">{`${oneLine(heard)}▌`}</Styled>;
  // A turn of the past whose words its owner does not keep.
  if (heard === '' && receipt) return <Styled as="quiet">(words are not kept)</Styled>;
  return <Styled>{oneLine(heard)}</Styled>;
}

function Line({
  label,
  indent,
  columns,
  as = 'quiet',
  children,
}: {
  readonly label: string;
  readonly indent: number;
  readonly columns: number;
  readonly as?: Meaning;
  readonly children: ReactNode;
}) {
  if (columns < 60) {
    return (
      <Box flexDirection="column" flexShrink={0}>
        {label === '' ? null : <Styled as={as === 'selected' ? as : 'person'}>{label}</Styled>}
        <Box paddingLeft={indent}>
          <Styled isWrapped>{children}</Styled>
        </Box>
      </Box>
    );
  }
  return (
    <Box flexShrink={0}>
      <Box width={indent} flexShrink={0}>
        <Styled as={as}>{label}</Styled>
      </Box>
      <Box width={columns - indent}>
        <Styled isWrapped>{children}</Styled>
      </Box>
    </Box>
  );
}

const outcomeMeanings: Readonly<Record<string, Meaning>> = {
  interrupted: 'warning',
  ignored: 'quiet',
  failed: 'bad',
};

/** Every decision with its confidence and reason, what failed, and how it ended. */
function Badges({ turn }: { readonly turn: LiveTurn }) {
  const { decisions, failures, receipt, phase, endProbability } = turn;
  const outcome = receipt?.outcome;
  return (
    <Styled as="quiet" isWrapped>
      {decisions.map(({ what, choice, confidence, reason }, index) => (
        <Styled key={`${what} ${index}`} as={what === 'route' || what === 'skill' ? 'accent' : 'quiet'}>
          {`[${what} ${choice}${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`}: ${reason}] `}
        </Styled>
      ))}
      {phase === 'pausing' && endProbability !== undefined ? `[over with ${endProbability.toFixed(2)}] ` : ''}
      {failures.map((failure) => (
        <Styled key={failure} as="bad">{`[failed ${failure}] `}</Styled>
      ))}
      {outcome && outcome !== 'answered' ? (
        <Styled as={outcomeMeanings[outcome] ?? 'quiet'}>{`${outcome} `}</Styled>
      ) : (
        ''
      )}
      {receipt?.voiceToVoiceMs === undefined ? (
        ''
      ) : (
        <Styled isBold>{`${Math.round(receipt.voiceToVoiceMs)} ms`}</Styled>
      )}
    </Styled>
  );
}
