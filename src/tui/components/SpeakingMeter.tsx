import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { liveTurns, phaseWords, type TurnPhase } from '../../dashboard/live-turn.ts';
import { fit } from '../fit.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

/** What each phase looks like: how full the meter is. */
const phases: Readonly<Record<TurnPhase, { readonly bars: string; readonly meaning: Meaning }>> = {
  listening: { bars: '▮▮▮▮▮', meaning: 'person' },
  pausing: { bars: '▮▮▯▯▯', meaning: 'person' },
  thinking: { bars: '▯▯▯▯▯', meaning: 'accent' },
  speaking: { bars: '▮▮▮▮▮', meaning: 'assistant' },
  ducked: { bars: '▮▮▯▯▯', meaning: 'warning' },
  over: { bars: '▯▯▯▯▯', meaning: 'quiet' },
};

/** Who is speaking right now, one line each. The control API tells phases, not sound levels. */
export function SpeakingMeters({
  model,
  columns,
}: {
  readonly model: DashboardModel;
  readonly columns: number;
}) {
  const live = liveTurns(model.turns);
  if (live.length === 0) return <Styled as="quiet">Nobody is speaking.</Styled>;
  return live.map((turn) => {
    const { bars, meaning } = phases[turn.phase];
    const name = model.speakerNames.get(turn.speakerId) ?? turn.speakerId;
    return (
      <Styled key={`${turn.sessionId} ${turn.turnId}`}>
        <Styled as={meaning}>{bars}</Styled>{' '}
        {fit(`${name} ${phaseWords[turn.phase]}`, Math.max(0, columns - 6)).trimEnd()}
      </Styled>
    );
  });
}
