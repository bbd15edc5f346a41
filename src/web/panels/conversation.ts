import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import type { LiveTurn } from '../../dashboard/live-turn.ts';
import { byId, h } from '../element.ts';
import type { Panel } from './panel.ts';
import { createTurnCard, type TurnCard } from './turn-card.ts';

/** Turns on the page: some screens of a phone; `aibot turns` has the rest. */
const shownTurns = 60;

const keyOf = (turn: LiveTurn) => `${turn.sessionId} ${turn.turnId} ${turn.seenAtMs}`;

/** The live transcript, newest first: what happens now is where the eye already is. */
export function conversationPanel(): Panel {
  const place = byId('conversation');
  const empty = h(
    'p',
    { class: 'quiet empty' },
    'Nothing was said yet. What is said appears here as it is heard.',
  );
  const list = h('ol', { class: 'turns', reversed: true });
  const cards = new Map<string, TurnCard>();
  let isFirst = true;
  let drawn: Pick<DashboardModel, 'turns' | 'speakerNames'> | undefined;
  place.replaceChildren(empty);
  return (model) => {
    const { turns, speakerNames } = model;
    if (drawn?.turns === turns && drawn.speakerNames === speakerNames) return;
    drawn = { turns, speakerNames };
    const shown = turns.slice(-shownTurns);
    const keys = new Set(shown.map(keyOf));
    for (const [key, card] of cards) {
      if (keys.has(key)) continue;
      card.element.remove();
      cards.delete(key);
    }
    shown.forEach((turn, index) => {
      const key = keyOf(turn);
      let card = cards.get(key);
      if (!card) {
        // Of what was before the page only the newest; of what happens now each, as it ends.
        const isNewest = index === shown.length - 1;
        card = createTurnCard(isFirst ? () => isNewest : () => true);
        cards.set(key, card);
        list.prepend(card.element);
      }
      card.update(turn, speakerNames.get(turn.speakerId) ?? turn.speakerId);
    });
    if (shown.length === 0) return;
    isFirst = false;
    if (!list.isConnected) place.replaceChildren(list);
  };
}
