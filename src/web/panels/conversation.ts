import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import type { LiveTurn } from '../../dashboard/live-turn.ts';
import { byId, h } from '../element.ts';
import type { Panel } from './panel.ts';
import { createTurnCard, type TurnCard } from './turn-card.ts';

/** Turns on the page before somebody asks for older ones: two screens of a phone. */
const firstTurns = 12;
const moreTurns = 30;

const keyOf = (turn: LiveTurn) => `${turn.sessionId} ${turn.turnId} ${turn.seenAtMs}`;
const isMeasured = ({ receipt }: LiveTurn) => receipt !== undefined && receipt.stages.length > 0;

/** The live transcript, newest first: what happens now is where the eye already is. */
export function conversationPanel(): Panel {
  const place = byId('conversation');
  const empty = h('p', { class: 'quiet' }, 'Nothing was said yet. What is said appears here as it is heard.');
  const list = h('ol', { class: 'turns', reversed: true });
  const older = h('button', { type: 'button', class: 'older' }, 'Show older turns');
  const cards = new Map<string, TurnCard>();
  let limit = firstTurns;
  let drawn: Pick<DashboardModel, 'turns' | 'speakerNames'> = { turns: [], speakerNames: new Map() };
  let unfolded: TurnCard | undefined;

  function cardOf(turn: LiveTurn): TurnCard {
    const known = cards.get(keyOf(turn));
    if (known) return known;
    const card = createTurnCard();
    cards.set(keyOf(turn), card);
    return card;
  }

  function draw({ turns, speakerNames }: typeof drawn): void {
    const shown = turns.slice(-limit);
    const keys = new Set(shown.map(keyOf));
    for (const [key, card] of cards) {
      if (keys.has(key)) continue;
      card.element.remove();
      cards.delete(key);
    }
    let above: Element | null = list.firstElementChild;
    for (const turn of shown.toReversed()) {
      const { element } = cardOf(turn);
      // Moved only where it is not yet, or an open selection and the focus would be lost.
      if (element === above) above = above.nextElementSibling;
      else list.insertBefore(element, above);
      cardOf(turn).update(turn, speakerNames.get(turn.speakerId) ?? turn.speakerId);
    }
    const newest = shown.findLast(isMeasured);
    const next = newest && cardOf(newest);
    if (next === unfolded) return;
    unfolded?.unfold(false);
    next?.unfold(true);
    unfolded = next;
  }

  older.addEventListener('click', () => {
    limit += moreTurns;
    draw(drawn);
    older.hidden = drawn.turns.length <= limit;
  });
  place.replaceChildren(empty);
  return (model) => {
    if (drawn.turns === model.turns && drawn.speakerNames === model.speakerNames) return;
    drawn = model;
    draw(model);
    older.hidden = model.turns.length <= limit;
    if (!list.isConnected && model.turns.length > 0) place.replaceChildren(list, older);
  };
}
