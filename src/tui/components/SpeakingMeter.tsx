import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import type { LiveTurn, TurnPhase } from '../../dashboard/live-turn.ts';
import { fit } from '../fit.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

/** What each phase looks like: how full the meter is, and in words. */
const phases: Readonly<
  Record<TurnPhase, { readonly bars: string; readonly meaning: Meaning; readonly text: string }>
> = {
  listening: { bars: '▮▮▮▮▮', meaning: 'person', text: 'is speaking' },
  pausing: { bars: '▮▮▯▯▯', meaning: 'person', text: 'pauses' },
  thinking: { bars: '▯▯▯▯▯', meaning: 'accent', text: 'waits for the answer' },
  speaking: { bars: '▮▮▮▮▮', meaning: 'assistant', text: 'is being answered' },
  ducked: { bars: '▮▮▯▯▯', meaning: 'warning', text: 'talks over the answer' },
  over: { bars: '▯▯▯▯▯', meaning: 'quiet', text: 'is silent' },
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
    const { bars, meaning, text } = phases[turn.phase];
    const name = model.speakerNames.get(turn.speakerId) ?? turn.speakerId;
    return (
      <Styled key={`${turn.sessionId} ${turn.turnId}`}>
        <Styled as={meaning}>{bars}</Styled> {fit(`${name} ${text}`, Math.max(0, columns - 6)).trimEnd()}
      </Styled>
    );
  });
}

/** Turns that are under way; the newest of each speaker. */
export function liveTurns(turns: readonly LiveTurn[]): LiveTurn[] {
  const bySpeaker = new Map<string, LiveTurn>();
  for (const turn of turns.slice(-40)) {
    if (turn.phase !== 'over') bySpeaker.set(turn.speakerId, turn);
  }
  return [...bySpeaker.values()];
}
