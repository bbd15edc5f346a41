import type { TurnReceipt } from '../../control/receipts.ts';
import { timeScaleOf } from '../../dashboard/turn-time-scale.ts';
import { h } from '../element.ts';

type StageName = TurnReceipt['stages'][number]['name'];

/** What each stage is to a reader, and whose work it is: hearing, deciding, thinking, acting, speaking. */
const stageWords: Readonly<Record<StageName, { readonly text: string; readonly kind: string }>> = {
  'end-of-turn': { text: 'end of turn', kind: 'hearing' },
  stt: { text: 'transcript', kind: 'hearing' },
  route: { text: 'route', kind: 'deciding' },
  'llm-first-token': { text: 'first token', kind: 'thinking' },
  'llm-tool-call': { text: 'tool chosen', kind: 'thinking' },
  tool: { text: 'tool', kind: 'acting' },
  'first-clause': { text: 'first clause', kind: 'thinking' },
  'tts-first-audio': { text: 'first audio', kind: 'speaking' },
  playout: { text: 'playout', kind: 'playing' },
};

/** The words of a stage as the figures name it; of what is none of them, such as the whole, its own. */
export const wordsOfStage = (name: string): { readonly text: string; readonly kind: string } =>
  name in stageWords ? stageWords[name as StageName] : { text: name.replaceAll('-', ' '), kind: 'whole' };

/** A turn's stages as bars on one time scale; a table, so that the figures are there for whoever cannot see bars. */
export function waterfall(receipt: TurnReceipt): HTMLElement {
  const { fromMs, toMs } = timeScaleOf(receipt);
  const share = (ms: number) => Math.max(0, Math.min(1, (ms - fromMs) / (toMs - fromMs)));
  const rows = receipt.stages.map(({ name, startMs, durationMs, engineId }) => {
    const { text, kind } = stageWords[name];
    const bar = h('span', { class: `bar ${kind}` });
    const from = Math.min(share(startMs), 0.99);
    // By the object model: the page's policy refuses style attributes.
    bar.style.marginInlineStart = `${from * 100}%`;
    bar.style.inlineSize = `${Math.max(0.01, share(startMs + durationMs) - from) * 100}%`;
    return h(
      'tr',
      {},
      h('th', { scope: 'row', title: engineId }, text),
      h('td', { class: 'track' }, bar),
      h('td', { class: 'figure' }, durationOf(durationMs)),
    );
  });
  const head = ['stage', 'from the last word on', 'took'].map((title) => h('th', { scope: 'col' }, title));
  return h(
    'table',
    { class: 'waterfall' },
    h('caption', { class: 'visually-hidden' }, 'Where the time of this turn went'),
    h('thead', { class: 'visually-hidden' }, h('tr', {}, ...head)),
    h('tbody', {}, ...rows),
  );
}

const durationOf = (ms: number) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);
