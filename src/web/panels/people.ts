import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { levelOf } from '../../dashboard/level.ts';
import { liveTurns, phaseWords } from '../../dashboard/live-turn.ts';
import { byId, h } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';
import { portrait } from './portrait.ts';

/** The voice channels it is in, who is there, what each of them is doing, and how loud. */
export function peoplePanel(): Panel {
  const meters = new Map<string, HTMLElement>();
  const people = panelOf(
    byId('people'),
    ({ status, turns, speakerNames }) => [status?.sessions, phasesKey(turns), speakerNames],
    (model) => {
      meters.clear();
      return draw(model, meters);
    },
  );
  return (model, nowMs) => {
    people(model, nowMs);
    // Ten times a second: only the bar, and nothing around it.
    for (const [speakerId, bar] of meters)
      bar.style.inlineSize = `${Math.round((levelOf(model, speakerId, nowMs) ?? 0) * 100)}%`;
  };
}

/** A turn's words change often and are not shown here. */
const phasesKey = (turns: DashboardModel['turns']) =>
  liveTurns(turns)
    .map(({ speakerId, phase }) => `${speakerId} ${phase}`)
    .join();

function draw({ status, turns, speakerNames }: DashboardModel, meters: Map<string, HTMLElement>): Node[] {
  const live = new Map(liveTurns(turns).map((turn) => [turn.speakerId, turn]));
  const sessions = status?.sessions ?? [];
  const present = new Set(sessions.flatMap((session) => session.speakers.map((one) => one.id)));
  const others = [...live.keys()].filter((id) => !present.has(id));
  const person = (id: string, name: string) => {
    const phase = live.get(id)?.phase ?? 'over';
    const bar = h('span');
    meters.set(id, bar);
    return h(
      'li',
      { class: `person ${phase}` },
      portrait(id, name),
      h('span', {}, name, h('span', { class: 'quiet small doing' }, phaseWords[phase])),
      h('span', { class: 'level', 'aria-hidden': 'true' }, bar),
    );
  };
  const places: Node[] = sessions.map(({ place, speakers, turns: count }) =>
    h(
      'div',
      { class: 'place' },
      h('h3', {}, place, h('span', { class: 'quiet small' }, count === 1 ? '1 turn' : `${count} turns`)),
      speakers.length === 0
        ? h('p', { class: 'quiet' }, 'Nobody is there.')
        : h('ul', { class: 'persons' }, ...speakers.map(({ id, name }) => person(id, name))),
    ),
  );
  if (others.length > 0)
    places.push(h('ul', { class: 'persons' }, ...others.map((id) => person(id, speakerNames.get(id) ?? id))));
  return places.length > 0 ? places : [h('p', { class: 'quiet' }, 'It is in no voice channel.')];
}
