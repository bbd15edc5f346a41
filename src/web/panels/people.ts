import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { liveTurns, phaseWords } from '../../dashboard/live-turn.ts';
import { byId, h } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';
import { portrait } from './portrait.ts';

/** The voice channels it is in, who is there, and what each of them is doing. */
export function peoplePanel(): Panel {
  return panelOf(byId('people'), ({ status, turns }) => [status?.sessions, phasesKey(turns)], draw);
}

/** A turn's words change often and are not shown here. */
const phasesKey = (turns: DashboardModel['turns']) =>
  liveTurns(turns)
    .map(({ speakerId, phase }) => `${speakerId} ${phase}`)
    .join();

function draw({ status, turns, speakerNames }: DashboardModel): Node[] {
  const live = new Map(liveTurns(turns).map((turn) => [turn.speakerId, turn]));
  const sessions = status?.sessions ?? [];
  const present = new Set(sessions.flatMap((session) => session.speakers.map((one) => one.id)));
  const others = [...live.keys()].filter((id) => !present.has(id));
  const person = (id: string, name: string) => {
    const phase = live.get(id)?.phase ?? 'over';
    return h(
      'li',
      { class: `person ${phase}` },
      portrait(id, name),
      h('span', {}, name, h('span', { class: 'quiet small doing' }, phaseWords[phase])),
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
