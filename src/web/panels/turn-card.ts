import type { TurnReceipt } from '../../control/receipts.ts';
import { budget } from '../../dashboard/latency.ts';
import { type LiveTurn, phaseWords } from '../../dashboard/live-turn.ts';
import { formatTime } from '../../shared/format.ts';
import { h } from '../element.ts';
import { portrait } from './portrait.ts';
import { waterfall } from './waterfall.ts';

export interface TurnCard {
  readonly element: HTMLElement;
  /** Draws what changed; a waterfall that was opened stays open. */
  update(turn: LiveTurn, speakerName: string): void;
  /** Shows the waterfall, or puts it away again unless the person has a hand on it. */
  unfold(isUnfolded: boolean): void;
}

/** One turn: who said what, what is answered, every decision with its reason, and where the time went. */
export function createTurnCard(): TurnCard {
  const body = h('div', { class: 'turn-body' });
  const times = h('details', { class: 'times' });
  const element = h('li', { class: 'turn' }, body, times);
  let isTouched = false;
  times.addEventListener('click', () => {
    isTouched = true;
  });
  let drawn: LiveTurn | undefined;
  let drawnName = '';
  return {
    element,
    update(turn, speakerName) {
      if (turn === drawn && speakerName === drawnName) return;
      body.replaceChildren(head(turn, speakerName), heard(turn), ...answer(turn), badges(turn));
      const { receipt } = turn;
      if (receipt && receipt !== drawn?.receipt) times.replaceChildren(...timesOf(receipt));
      times.hidden = !receipt || receipt.stages.length === 0;
      element.className = `turn ${turn.phase} ${receipt?.outcome ?? ''}`;
      drawn = turn;
      drawnName = speakerName;
    },
    unfold(isUnfolded) {
      if (!isTouched) times.open = isUnfolded;
    },
  };
}

function head({ speakerId, seenAtMs, phase, receipt }: LiveTurn, speakerName: string): Node {
  const total = receipt?.voiceToVoiceMs;
  const outcome = receipt && receipt.outcome !== 'answered' ? receipt.outcome : undefined;
  return h(
    'header',
    {},
    portrait(speakerId, speakerName),
    h('h3', {}, speakerName),
    h('time', { class: 'quiet small', datetime: new Date(seenAtMs).toISOString() }, formatTime(seenAtMs)),
    phase === 'over' ? undefined : h('span', { class: `chip live ${phase}` }, phaseWords[phase]),
    outcome === undefined ? undefined : h('span', { class: `chip ${outcome}` }, outcome),
    total === undefined
      ? undefined
      : h('span', { class: `total ${judged(total)}`, title: 'voice to voice' }, `${Math.round(total)} ms`),
  );
}

const judged = (ms: number) => (ms <= budget.p50Ms ? 'good' : ms <= budget.p95Ms ? 'warning' : 'bad');

function heard({ heard: text, isHeardFinal, phase }: LiveTurn): Node {
  if (text === '') return h('p', { class: 'heard quiet' }, phase === 'over' ? '(words are not kept)' : '…');
  return h('p', { class: isHeardFinal ? 'heard' : 'heard interim' }, text);
}

function answer({ spoken, unspoken, posted, failures, phase }: LiveTurn): Node[] {
  const isSpeaking = phase === 'speaking' || phase === 'ducked';
  const parts: Node[] = [];
  if (spoken !== '' || unspoken !== '') {
    const cut =
      unspoken === ''
        ? undefined
        : h(
            'span',
            { class: 'unspoken', title: 'cut off by the interruption: never heard' },
            h('span', { class: 'visually-hidden' }, ' not spoken: '),
            ` ${unspoken}`,
          );
    parts.push(
      h('p', { class: isSpeaking ? 'answer speaking' : 'answer' }, h('span', { class: 'said' }, spoken), cut),
    );
  }
  for (const text of posted)
    parts.push(h('p', { class: 'posted' }, h('span', { class: 'quiet small' }, 'as text '), text));
  for (const failure of failures) parts.push(h('p', { class: 'failure bad small' }, `failed: ${failure}`));
  return parts;
}

/** Decisions worth a colour: what it does with the words. */
const weighty = new Set<TurnReceipt['decisions'][number]['what']>([
  'route',
  'skill',
  'interrupted',
  'apology',
]);

function badges({ decisions, phase, endProbability }: LiveTurn): Node {
  const pausing =
    phase === 'pausing' && endProbability !== undefined
      ? h('li', {}, h('b', {}, 'sentence over?'), ` ${percent(endProbability)}`)
      : undefined;
  return h(
    'ul',
    { class: 'badges', 'aria-label': 'Decisions' },
    ...decisions.map(({ what, choice, confidence, reason }) =>
      h(
        'li',
        { class: weighty.has(what) ? what : '' },
        h('b', {}, what),
        ` ${choice}`,
        confidence === undefined ? undefined : h('span', { class: 'confidence' }, ` ${percent(confidence)}`),
        h('span', { class: 'reason' }, ` ${reason}`),
      ),
    ),
    pausing,
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function timesOf(receipt: TurnReceipt): Node[] {
  const { tokens, voiceToVoiceMs } = receipt;
  const total = voiceToVoiceMs === undefined ? '' : `, ${Math.round(voiceToVoiceMs)} ms voice to voice`;
  return [
    h('summary', {}, `Where the time went${total}`),
    waterfall(receipt),
    h(
      'p',
      { class: 'quiet small' },
      `tokens: ${tokens.prompt} in (${tokens.cached} cached), ${tokens.completion} out, ${tokens.discarded} thrown away`,
    ),
  ];
}
