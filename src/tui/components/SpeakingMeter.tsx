import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { levelOf } from '../../dashboard/level.ts';
import { liveTurns, phaseWords, type TurnPhase } from '../../dashboard/live-turn.ts';
import { fit } from '../fit.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

const meterColumns = 8;

/** What each phase looks like: its colour, and whose voice fills the meter. */
const phases: Readonly<Record<TurnPhase, { readonly meaning: Meaning; readonly isTheirs: boolean }>> = {
  listening: { meaning: 'person', isTheirs: true },
  pausing: { meaning: 'person', isTheirs: true },
  thinking: { meaning: 'accent', isTheirs: false },
  speaking: { meaning: 'assistant', isTheirs: false },
  ducked: { meaning: 'warning', isTheirs: true },
  over: { meaning: 'quiet', isTheirs: false },
};

/** Who is speaking right now and how loud, one line each. */
export function SpeakingMeters({
  model,
  columns,
  nowMs,
}: {
  readonly model: DashboardModel;
  readonly columns: number;
  readonly nowMs: number;
}) {
  const live = liveTurns(model.turns);
  if (live.length === 0) return <Styled as="quiet">Nobody is speaking.</Styled>;
  return live.map((turn) => {
    const { meaning, isTheirs } = phases[turn.phase];
    const name = model.speakerNames.get(turn.speakerId) ?? turn.speakerId;
    const level = isTheirs ? (levelOf(model, turn.speakerId, nowMs) ?? 0) : 0;
    const words = fit(`${name} ${phaseWords[turn.phase]}`, Math.max(0, columns - meterColumns - 1)).trimEnd();
    return (
      <Styled key={`${turn.sessionId} ${turn.turnId}`}>
        <Styled as={meaning}>{meter(level)}</Styled> {words}
      </Styled>
    );
  });
}

function meter(level: number): string {
  const full = Math.round(level * meterColumns);
  return '▮'.repeat(full) + '▯'.repeat(meterColumns - full);
}
